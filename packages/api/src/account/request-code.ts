// Asking for a code. An address that must not get one (with an account, for signing up; without one, for the rest) gets a mail too, but
// another one: whoever asked cannot tell the two apart.
import { EMAIL_CODE } from '@infisical/contract/limits'
import type { RequestCodeInput } from '@infisical/contract'
import { normaliseEmail } from '@infisical/crypto/server'
import type { Context } from '../context.ts'
import { countOne, networkOf } from '../rate-limits.ts'
import { makeCode, makeNoCode } from './email-code.ts'
import { accountMail, codeMail, noAccountMail } from './mails.ts'

/** Throws `malformed` and `rate-limited`, and nothing that depends on who has an account. */
export async function requestCode({ services, request }: Context, input: RequestCodeInput): Promise<void> {
  const { purpose = 'sign-up' } = input
  const email = normaliseEmail(input.email)
  await countOne(services, 'code by network', networkOf(request.ip))
  await countOne(services, 'code by address', email)
  const known = await services.db.prisma.user.findUnique({ where: { email }, select: { id: true } })
  if ((known === null) === (purpose === 'sign-up')) {
    const code = await makeCode(services, { email, purpose })
    services.mail.send(codeMail(email, purpose, { code, minutes: EMAIL_CODE.lifetimeMs / 60_000 }))
  } else {
    await makeNoCode(services, { email, purpose })
    services.mail.send((known === null ? noAccountMail : accountMail)(email, services.origin()))
  }
}
