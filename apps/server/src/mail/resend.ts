// Mail by Resend.
import { Resend } from 'resend'
import { within } from '../within.ts'
import { MailFailure, type Carrier } from './mail.ts'

const timeoutMs = 15_000

/** `baseUrl` is the origin of the service; a stand-in on this machine may take its place. */
export function resendCarrier({ apiKey, baseUrl, from }: { apiKey: string; baseUrl: string; from: string }): Carrier {
  const resend = new Resend(apiKey, { baseUrl })
  return {
    async deliver({ to, subject, text }, id) {
      const sending = resend.emails.send({ from, to: [to], subject, text }, { idempotencyKey: id })
      const answer = await within(timeoutMs, sending, 'late')
      if (answer === 'late') throw new MailFailure('timeout', { permanent: false })
      const { error } = answer
      if (error === null) return
      // No status: the request got no answer. Of the refusals only "slow down" may end differently next time.
      const status = error.statusCode ?? 0
      const permanent = status >= 400 && status < 500 && status !== 429 && status !== 408
      throw new MailFailure(status === 0 ? 'unreachable' : `resend-${status}`, { permanent })
    },
  }
}
