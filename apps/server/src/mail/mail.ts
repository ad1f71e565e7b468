// What a mail is, and who carries it. Text only: nothing in it can be markup.

/** `code` and `link` repeat what stands in the text, for the outbox of development. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly code?: string
  readonly link?: string
}

/** Takes mail to its receiver. `deliver` throws MailFailure. */
export interface Carrier {
  /** `id` is the same for every attempt of one mail, so that a carrier can recognise a repeated one. */
  deliver(mail: Mail, id: string): Promise<void>
}

/** `permanent`: another attempt would fail the same way. `reason` is a word for the log, without content or addresses. */
export class MailFailure extends Error {
  override readonly name = 'MailFailure'
  readonly reason: string
  readonly permanent: boolean

  constructor(reason: string, { permanent }: { permanent: boolean }) {
    super(`Mail failed: ${reason}`)
    this.reason = reason
    this.permanent = permanent
  }
}

/** An address as it may stand in a log: `a***@acme.test`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  // Whatever is no plain character is replaced, or a terminal that shows the line might obey it.
  return `${address.slice(0, Math.min(1, at))}***${address.slice(at)}`.replace(/[^\w@.*+-]/g, '?')
}
