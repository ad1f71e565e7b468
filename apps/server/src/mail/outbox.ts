// Mail of development: kept in memory, newest first, for the person at this machine to read. It is never written anywhere.
import { maskAddress, type Mail } from './mail.ts'
import type { Mailer } from './delivery.ts'

export interface Outbox extends Mailer {
  /** Newest first; all of it, or what was sent to one address. */
  list(to?: string): readonly Mail[]
}

const kept = 200

/** `announce` is told that a mail waits, not what it says. */
export function createOutbox(announce: (line: string) => void): Outbox {
  const mails: Mail[] = []
  return {
    send(mail) {
      mails.unshift(mail)
      mails.length = Math.min(mails.length, kept)
      announce(`mail for ${maskAddress(mail.to)} waits at /dev/outbox`)
    },
    flush: () => Promise.resolve(0),
    list: (to) => (to === undefined ? mails : mails.filter((mail) => sameAddress(mail.to, to))),
  }
}

function sameAddress(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(address: string): string {
  return address.normalize('NFC').trim().toLowerCase()
}
