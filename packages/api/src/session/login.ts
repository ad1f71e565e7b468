// Logging in by SRP (SPEC 6), in two requests. The server's half of a login waits in the database: for two minutes, for one proof.
// An address without an account takes the same way, with inventions, and fails at the same step with the same words.
import type { ChallengeOutput, ProveInput } from '@infisical/contract'
import { SESSION } from '@infisical/contract/limits'
import {
  checkDisplayName,
  CryptoError,
  equalBytes,
  finishServerSrp,
  fromHex,
  newId,
  normaliseEmail,
  parseId,
  startServerSrp,
  toBase64url,
  toHex,
  type UserId,
} from '@infisical/crypto/server'
import type { User } from '@infisical/db'
import { inventedFacts, type LoginFacts } from '../account/inventions.ts'
import { column, idColumn, idOf } from '../columns.ts'
import type { Context, Services } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import { startSession, type NewSession } from './start.ts'

/** Throws `malformed` and `rate-limited`. */
export async function challenge({ services, request }: Context, address: string): Promise<ChallengeOutput> {
  const email = normaliseEmail(address)
  const network = networkOf(request.ip)
  await countOne(services, 'login by network', network)
  await countOne(services, 'login by address and network', email, network)
  await countOne(services, 'login by address', email)
  const user = await services.db.prisma.user.findUnique({ where: { email } })
  const { kdf, verifier } = factsOf(services, email, user)
  const srp = await startServerSrp(verifier)
  const attempt = newId()
  await services.db.prisma.loginAttempt.create({
    data: {
      id: idColumn(attempt),
      email,
      userId: user === null ? null : user.id,
      serverSecret: column(fromHex(srp.secret, 32)),
      expiresAt: new Date(services.clock() + SESSION.challengeMs),
    },
  })
  return { attempt, kdf: { ...kdf, salt: toBase64url(kdf.salt) }, serverPublic: srp.public }
}

/** Throws `login-expired`, `srp-parameter` and `login-failed`. */
export async function prove({ services }: Context, input: ProveInput): Promise<NewSession & { serverProof: string }> {
  checkDisplayName(input.device)
  const attempt = await takeAttempt(services, input.attempt)
  const found = await services.db.prisma.user.findUnique({ where: { email: attempt.email } })
  // An account made after the challenge is not the one that was challenged.
  const user = found !== null && attempt.user_id !== null && equalBytes(found.id, attempt.user_id) ? found : null
  const { kdf, verifier } = factsOf(services, attempt.email, user)
  const { serverProof } = await finishServerSrp({
    secret: toHex(attempt.server_secret),
    clientPublic: input.clientPublic,
    salt: kdf.salt,
    email: attempt.email,
    verifier,
    clientProof: input.clientProof,
  }).catch(asLoginFailure)
  if (user === null) throw new Refusal('login-failed')
  const session = { userId: idOf<UserId>(user.id), device: input.device, now: services.clock() }
  return { ...(await startSession(services.db.prisma, session)), serverProof }
}

interface Attempt {
  readonly email: string
  readonly user_id: Uint8Array | null
  readonly server_secret: Uint8Array
  readonly expires_at: Date
}

/** Reading an attempt removes it, whatever comes of it: nobody proves twice against the same secret. */
async function takeAttempt(services: Services, id: string): Promise<Attempt> {
  const [attempt] = await services.db.prisma.$queryRaw<Attempt[]>`
    DELETE FROM login_attempt WHERE id = ${idColumn(parseId(id))} RETURNING email, user_id, server_secret, expires_at`
  if (attempt === undefined || attempt.expires_at.getTime() <= services.clock()) throw new Refusal('login-expired')
  return attempt
}

function factsOf(services: Services, email: string, user: User | null): LoginFacts {
  // Made for everybody, so that it costs the same time.
  const invented = inventedFacts(services, email)
  if (user === null) return invented
  const { kdfMemoryKib: memoryKib, kdfIterations: iterations, kdfParallelism: parallelism, kdfSalt: salt } = user
  return { kdf: { algorithm: 1, memoryKib, iterations, parallelism, salt }, verifier: toHex(user.srpVerifier) }
}

function asLoginFailure(error: unknown): never {
  if (error instanceof CryptoError && error.code === 'srp-proof') throw new Refusal('login-failed')
  throw error
}
