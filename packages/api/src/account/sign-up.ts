// Signing up: everything a client sends is judged before a try of the code is spent, then user and session appear together.
import type { SignUpInput } from '@infisical/contract'
import { checkDisplayName, normaliseEmail, parseId, type UserId } from '@infisical/crypto/server'
import { idColumn } from '../columns.ts'
import type { Context } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import { startSession, type NewSession } from '../session/start.ts'
import { transact, type Transaction } from '@infisical/db'
import { redeemCode, tryCode } from './email-code.ts'
import { judgeKeys, judgePassword } from './judge.ts'

/** Throws what is wrong with the input, what `tryCode` throws, `email-taken` and `user-id-taken`. */
export async function signUp({ services, request }: Context, input: SignUpInput): Promise<NewSession> {
  await countOne(services, 'sign-up by network', networkOf(request.ip))
  const user = await judge(input)
  const mailbox = { email: user.email, purpose: 'sign-up' } as const
  const hash = await tryCode(services, mailbox, input.code)
  return transact(services.db, async (transaction) => {
    await redeemCode(transaction, mailbox, hash)
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
  return {
    id: idColumn(parseId<UserId>(input.userId)),
    email,
    name: input.name,
    ...judgePassword(input),
    ...(await judgeKeys(input)),
  }
}

/** Whoever gets here has read the address's mail, so he may know. */
async function refuseTaken(transaction: Transaction, { id, email }: { id: Uint8Array<ArrayBuffer>; email: string }) {
  const others = await transaction.user.findMany({ where: { OR: [{ id }, { email }] }, select: { email: true } })
  if (others.some((other) => other.email === email)) throw new Refusal('email-taken')
  if (others.length > 0) throw new Refusal('user-id-taken')
}
