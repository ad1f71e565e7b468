// Which way mail goes, by the settings. What is not used is not even loaded.
import type { Log } from '../log.ts'
import type { MailSettings } from '../settings.ts'
import { createMailer, type Mailer } from './delivery.ts'
import { createOutbox, type Outbox } from './outbox.ts'

export interface Post {
  readonly mailer: Mailer
  /** There only while mail stays on this machine. */
  readonly outbox?: Outbox
}

/** `host` is the public host name, where mail comes from when no sender is set. */
export async function openPost(
  settings: MailSettings,
  { host, log, announce }: { host: string; log: Log; announce: (line: string) => void },
): Promise<Post> {
  if (settings.by === 'outbox') {
    const outbox = createOutbox(announce)
    return { mailer: outbox, outbox }
  }
  const from = settings.from ?? `Infisical <infisical@${host}>`
  if (settings.by === 'smtp') {
    const { smtpCarrier } = await import('./smtp.ts')
    return { mailer: createMailer(smtpCarrier({ ...settings, from }), { log }) }
  }
  const { resendCarrier } = await import('./resend.ts')
  return { mailer: createMailer(resendCarrier({ ...settings, from }), { log }) }
}
