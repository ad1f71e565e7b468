// Why an invite cannot be accepted, in a sentence, and who can help.
export interface Refused {
  readonly title: string
  readonly lead: string
  /** Whether another account would do. */
  readonly otherAccount?: boolean
}

const REFUSED: Readonly<Record<string, Refused>> = {
  'invite-used': {
    title: 'This invite was used already, or was cancelled',
    lead: 'Each invite is good for one person, once. Ask whoever sent it for a new one; it takes them a moment.',
  },
  'invite-expired': {
    title: 'This invite has expired',
    lead: 'An invite is open for a limited time. Ask whoever sent it for a new one; it takes them a moment.',
  },
  'invite-other-email': {
    title: 'This invite is for another address',
    lead: 'Log in with the address that was invited, or ask for an invite to the one you use here.',
    otherAccount: true,
  },
  'invite-other-server': {
    title: 'This invite belongs to another server',
    lead: 'Open the link itself: it begins with the address of the server that it is for.',
  },
  'invite-unknown': {
    title: 'This server knows no such invite',
    lead: 'The link may be cut, or the invite was cancelled. Ask whoever sent it to copy the whole link once more.',
  },
  'invite-link': {
    title: 'This is not a whole invite link',
    lead: 'A part of it was lost on the way. Ask whoever sent it to copy the whole link once more.',
  },
  'invite-binding': {
    title: 'This link does not fit the invite',
    lead: 'A part of it was changed on the way. Ask whoever sent it to copy the whole link once more.',
  },
}

/** undefined for what is not about this invite: the server is away, say. */
export const refusedFor = (code: string): Refused | undefined => REFUSED[code]
