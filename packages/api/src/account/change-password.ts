// A new password: salt, verifier and bundle change together or not at all, the keys stay, and every other session ends. The one that asks has
// just begun, by the old password or by a recovery kit; a stolen access token alone changes nothing.
import type { ChangePasswordInput } from '@infisical/contract'
import { transact } from '@infisical/db'
import { idColumn } from '../columns.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { requireFreshSession } from '../session/refresh.ts'
import { endSessions } from '../session/start.ts'
import { judgeKeys, judgePassword, judgeRecovery } from './judge.ts'
import { changedMail } from './mails.ts'
import { findUser } from './own.ts'
import { storeKit } from './recovery.ts'

/** Throws what is wrong with the input, `session-expired`, `login-stale`, and `keys-replaced` for keys that are not the account's. */
export async function changePassword({ services, caller }: SignedIn, input: ChangePasswordInput): Promise<void> {
  const password = judgePassword(input)
  const keys = await judgeKeys(input)
  const kit = input.recovery === undefined ? undefined : judgeRecovery(input.recovery)
  await requireFreshSession(services, caller.sessionId)
  const now = services.clock()
  await transact(services.db, async (transaction) => {
    const where = { id: idColumn(caller.userId), ...keys }
    const { count } = await transaction.user.updateMany({ where, data: password })
    if (count !== 1) throw new Refusal('keys-replaced')
    if (kit !== undefined) await storeKit(transaction, caller.userId, { ...kit, now })
    await endSessions(transaction, { userId: caller.userId, now, keep: caller.sessionId })
  })
  const { email } = await findUser(services, caller.userId)
  services.mail.send(changedMail(email, 'password', services.origin()))
}
