// Mail by Resend.
import { Resend } from 'resend'
import { MailFailure, type Carrier } from './mail.ts'

const timeoutMs = 15_000

/** `baseUrl` is the origin of the service; a stand-in on this machine may take its place. */
export function resendCarrier({ apiKey, baseUrl, from }: { apiKey: string; baseUrl: string; from: string }): Carrier {
  const resend = new Resend(apiKey, { baseUrl })
  return {
    async deliver({ to, subject, text }, id) {
      const { error } = await withinTime(resend.emails.send({ from, to: [to], subject, text }, { idempotencyKey: id }))
      if (error === null) return
      // No status: the request got no answer. Of the refusals only "slow down" may end differently next time.
      const status = error.statusCode ?? 0
      const permanent = status >= 400 && status < 500 && status !== 429 && status !== 408
      throw new MailFailure(status === 0 ? 'unreachable' : `resend-${status}`, { permanent })
    },
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailFailure('timeout', { permanent: false })), timeoutMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
