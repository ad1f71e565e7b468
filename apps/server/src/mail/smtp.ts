// Mail by SMTP. Everything that is not the text of a plain mail is switched off in the library.
import { createTransport } from 'nodemailer'
import { MailFailure, type Carrier } from './mail.ts'

const timeoutMs = 15_000

/** `url` as nodemailer reads it: smtp(s)://user:password@host:port, options as its query. `from` is a sender. */
export function smtpCarrier({ url, from }: { url: string; from: string }): Carrier {
  const transport = createTransport({
    url,
    // A password goes through TLS or not at all; the address may say otherwise (?requireTLS=false).
    requireTLS: new URL(url).password !== '',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver({ to, subject, text }, id) {
      try {
        await transport.sendMail({
          from,
          // An object is one address, whatever it looks like; a text would be parsed as a list.
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domainOf(from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw failureOf(error)
      }
    },
  }
}

// 4yz may work later, 5yz never will (RFC 5321, 4.2.1). A refused login is for the operator to mend, quickly.
function failureOf(error: unknown): MailFailure {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const status = typeof responseCode === 'number' ? responseCode : undefined
  const kind = typeof code === 'string' && /^[A-Z]+$/.test(code) ? code.toLowerCase() : 'smtp'
  return new MailFailure(status === undefined ? kind : `${kind}-${status}`, {
    permanent: status !== undefined && status >= 500,
  })
}

function domainOf(sender: string): string {
  return sender.slice(sender.lastIndexOf('@') + 1).replace(/>$/, '')
}
