// Signing up: everything a client sends is judged before a try of the code is spent, then user and session appear together.
import type { SignUpInput } from '@infisical/contract'
import { EXACT_SIZES } from '@infisical/contract/limits'
import {
  admitBoxPublic,
  admitSignPublic,
  checkDisplayName,
  checkKdfParameters,
  checkVerifier,
  fromBase64url,
  fromHex,
  normaliseEmail,
  parseId,
  type UserId,
} from '@infisical/crypto/server'
import { column, idColumn } from '../columns.ts'
import type { Context } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import { startSession, type NewSession } from '../session/start.ts'
import { transact, type Transaction } from '@infisical/db'
import { redeemCode, tryCode } from './email-code.ts'

/** Throws what is wrong with the input, what `tryCode` throws, `email-taken` and `user-id-taken`. */
export async function signUp({ services, request }: Context, input: SignUpInput): Promise<NewSession> {
  await countOne(services, 'sign-up by network', networkOf(request.ip))
  const user = await judge(input)
  const hash = await tryCode(services, user.email, input.code)
  return transact(services.db, async (transaction) => {
    await redeemCode(transaction, user.email, hash)
    await refuseTaken(transaction, user)
    await transaction.user.create({ data: { ...user, createdAt: new Date(services.clock()) } })
    return startSession(transaction, {
      userId: parseId<UserId>(input.userId),
      device: input.device,
      now: services.clock(),
    })
  })
}

/** The row of a user, made of nothing but what passed. */
async function judge(input: SignUpInput) {
  const email = normaliseEmail(input.email)
  checkDisplayName(input.name)
  checkDisplayName(input.device)
  checkVerifier(input.verifier)
  const kdf = { ...input.kdf, salt: fromBase64url(input.kdf.salt) }
  checkKdfParameters(kdf)
  return {
    id: idColumn(parseId<UserId>(input.userId)),
    email,
    name: input.name,
    generation: input.generation,
    kdfSalt: column(kdf.salt),
    kdfMemoryKib: kdf.memoryKib,
    kdfIterations: kdf.iterations,
    kdfParallelism: kdf.parallelism,
    srpVerifier: column(fromHex(input.verifier, 256)),
    bundle: judgeBundle(fromBase64url(input.bundle)),
    signPublic: column(await admitSignPublic(fromBase64url(input.signPublic))),
    boxPublic: column(await admitBoxPublic(fromBase64url(input.boxPublic))),
  }
}

/** What can be seen of a bundle from outside (SPEC 5): its version, its object byte and its size. */
function judgeBundle(bundle: Uint8Array) {
  const fits = bundle.length === EXACT_SIZES.bundle && bundle[0] === 1 && bundle[1] === 4
  if (!fits) throw new Refusal('malformed', { field: 'bundle' })
  return column(bundle)
}

/** Whoever gets here has read the address's mail, so he may know. */
async function refuseTaken(transaction: Transaction, { id, email }: { id: Uint8Array<ArrayBuffer>; email: string }) {
  const others = await transaction.user.findMany({ where: { OR: [{ id }, { email }] }, select: { email: true } })
  if (others.some((other) => other.email === email)) throw new Refusal('email-taken')
  if (others.length > 0) throw new Refusal('user-id-taken')
}
