// Starting over, for who lost the password and the kit: the account gets new keys, and nothing that was sealed for the old ones opens. Reading
// the address's mail is enough, because it gains nobody anything: workspaces know the old keys until an owner or admin invites again.
import type { LookUpInput, LookUpOutput, StartOverInput } from '@infisical/contract'
import { checkDisplayName, normaliseEmail, type UserId } from '@infisical/crypto/server'
import { transact, type User } from '@infisical/db'
import { idOf } from '../columns.ts'
import type { Context, Services } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import { endSessions, startSession, type NewSession } from '../session/start.ts'
import { redeemCode, tryCode, type Mailbox } from './email-code.ts'
import { judgeKeys, judgePassword } from './judge.ts'
import { changedMail } from './mails.ts'

/** Takes a try of the code and leaves it good. Throws what `tryCode` throws. */
export async function lookUp({ services, request }: Context, input: LookUpInput): Promise<LookUpOutput> {
  await countOne(services, 'recovery by network', networkOf(request.ip))
  const mailbox = mailboxOf(input.email)
  await tryCode(services, mailbox, input.code)
  const { id, name, generation } = await ownerOf(services, mailbox)
  return { userId: idOf(id), name, generation }
}

/** Throws what is wrong with the input, what `tryCode` throws, and `keys-replaced` when the generation is not the next one. */
export async function startOver({ services, request }: Context, input: StartOverInput): Promise<NewSession> {
  await countOne(services, 'recovery by network', networkOf(request.ip))
  checkDisplayName(input.device)
  const mailbox = mailboxOf(input.email)
  const password = judgePassword(input)
  const keys = await judgeKeys(input)
  const code = await tryCode(services, mailbox, input.code)
  const { id, email } = await ownerOf(services, mailbox)
  const [userId, now] = [idOf<UserId>(id), services.clock()]
  const session = await transact(services.db, async (transaction) => {
    await redeemCode(transaction, mailbox, code)
    const where = { id, generation: keys.generation - 1 }
    const { count } = await transaction.user.updateMany({ where, data: { ...password, ...keys } })
    if (count !== 1) throw new Refusal('keys-replaced')
    await transaction.recoveryKit.deleteMany({ where: { userId: id } })
    await endSessions(transaction, { userId, now })
    return startSession(transaction, { userId, device: input.device, now })
  })
  services.mail.send(changedMail(email, 'keys', services.origin()))
  return session
}

const mailboxOf = (email: string): Mailbox => ({ email: normaliseEmail(email), purpose: 'start-over' })

/** An address with a right code has an account: others never get one. */
async function ownerOf({ db }: Services, { email }: Mailbox): Promise<User> {
  const user = await db.prisma.user.findUnique({ where: { email } })
  if (user === null) throw new Refusal('code-expired')
  return user
}
