// Asking for a code. An address with an account gets a mail too, but another one: whoever asked cannot tell the two apart.
import { EMAIL_CODE } from '@infisical/contract/limits'
import { normaliseEmail } from '@infisical/crypto/server'
import type { Context } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { makeCode, makeNoCode } from './email-code.ts'
import { accountMail, codeMail } from './mails.ts'

/** Throws `malformed` and `rate-limited`, and nothing that depends on who has an account. */
export async function requestCode({ services, request }: Context, address: string): Promise<void> {
  const email = normaliseEmail(address)
  await countOne(services, 'code by network', networkOf(request.ip))
  await countOne(services, 'code by address', email)
  const known = await services.db.prisma.user.findUnique({ where: { email }, select: { id: true } })
  if (known === null) {
    services.mail.send(codeMail(email, await makeCode(services, email), EMAIL_CODE.lifetimeMs / 60_000))
  } else {
    await makeNoCode(services, email)
    services.mail.send(accountMail(email, services.origin()))
  }
}
