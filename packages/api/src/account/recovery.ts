// Recovery kits: kept for whoever is logged in, given back to who reads the mail of the address and holds the code of the kit. The server
// has the hash of what the code proves itself with, and nothing that opens the kit.
import type { KeepRecoveryInput, RecoverInput, RecoverOutput } from '@infisical/contract'
import {
  checkDisplayName,
  equalBytes,
  fromBase64url,
  hash,
  normaliseEmail,
  toBase64url,
  type UserId,
} from '@infisical/crypto/server'
import { transact, type Transaction } from '@infisical/db'
import { idColumn, idOf, type Column } from '../columns.ts'
import type { Context } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import { requireLiveSession } from '../session/refresh.ts'
import { startSession, type NewSession } from '../session/start.ts'
import { redeemCode, tryCode } from './email-code.ts'
import { judgeRecovery } from './judge.ts'
import { changedMail } from './mails.ts'
import { findUser } from './own.ts'

/** Replaces the kit before. Throws `malformed`, `session-expired`, and `keys-replaced` for a kit of keys that are not the account's. */
export async function keepRecovery({ services, caller }: SignedIn, input: KeepRecoveryInput): Promise<void> {
  const kit = judgeRecovery(input.recovery)
  await requireLiveSession(services, caller.sessionId)
  await transact(services.db, async (transaction) => {
    // Locks the row, so that nobody starts over in between.
    const [user] = await transaction.$queryRaw<{ generation: number }[]>`
      SELECT generation FROM "user" WHERE id = ${idColumn(caller.userId)} FOR UPDATE`
    if (user?.generation !== input.generation) throw new Refusal('keys-replaced')
    await storeKit(transaction, caller.userId, { ...kit, now: services.clock() })
  })
  const { email } = await findUser(services, caller.userId)
  services.mail.send(changedMail(email, 'kit', services.origin()))
}

export async function storeKit(
  transaction: Transaction,
  userId: UserId,
  { now, ...kit }: { kit: Column; authHash: Column; now: number },
): Promise<void> {
  const id = idColumn(userId)
  const row = { ...kit, createdAt: new Date(now) }
  await transaction.recoveryKit.upsert({ where: { userId: id }, create: { userId: id, ...row }, update: row })
}

/**
 * Throws `malformed`, what `tryCode` throws (for an unknown address too, whose code fits nothing), and `recovery-refused`: without a
 * kit as with another one, and the mailed code is not used up.
 */
export async function recover(
  { services, request }: Context,
  input: RecoverInput,
): Promise<Omit<RecoverOutput, 'session'> & { session: NewSession }> {
  await countOne(services, 'recovery by network', networkOf(request.ip))
  checkDisplayName(input.device)
  const mailbox = { email: normaliseEmail(input.email), purpose: 'recovery' } as const
  const given = hash('recovery-auth-hash', fromBase64url(input.auth))
  const code = await tryCode(services, mailbox, input.code)
  return transact(services.db, async (transaction) => {
    const user = await transaction.user.findUnique({ where: { email: mailbox.email }, include: { recoveryKit: true } })
    const { recoveryKit } = user ?? {}
    if (user === null || !recoveryKit || !equalBytes(recoveryKit.authHash, given)) throw new Refusal('recovery-refused')
    await redeemCode(transaction, mailbox, code)
    const userId = idOf<UserId>(user.id)
    return {
      userId,
      name: user.name,
      generation: user.generation,
      signPublic: toBase64url(user.signPublic),
      boxPublic: toBase64url(user.boxPublic),
      kit: toBase64url(recoveryKit.kit),
      session: await startSession(transaction, { userId, device: input.device, now: services.clock() }),
    }
  })
}
