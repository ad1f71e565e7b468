// The mail that points to an invite. It holds no secret: the link that opens the invite comes from the inviter, by another way. Nothing in
// it was typed by the inviter but an address he has proven: names could lure.
import type { InviteId } from '@infisical/crypto/server'
import type { Mail } from '../context.ts'

export interface InviteMail {
  readonly to: string
  readonly inviter: string
  readonly inviteId: InviteId
  readonly origin: string
  /** Milliseconds since 1970. */
  readonly expiry: number
}

export function inviteMail({ to, inviter, inviteId, origin, expiry }: InviteMail): Mail {
  const link = `${origin}/join/${inviteId}`
  const day = new Date(Math.min(expiry, Date.UTC(9999, 0))).toISOString().slice(0, 10)
  const text = [
    `${inviter} invites you to share secrets in a workspace on Infisical.`,
    '',
    `The invite is here, until ${day}:`,
    link,
    '',
    `It opens only with the whole link that ${inviter} gives you: no mail of ours carries it, because we cannot know it.`,
    'If you do not know the sender, ignore this mail.',
  ]
  return { to, subject: 'You are invited to a workspace on Infisical', text: `${text.join('\n')}\n`, link }
}
