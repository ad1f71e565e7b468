// The mails about accounts. Plain text; nothing that another person typed stands in them.
import type { CodePurpose } from '@infisical/contract'
import type { Mail } from '../context.ts'

const WHERE: Record<CodePurpose, string> = {
  'sign-up': 'where you are signing up',
  recovery: 'where you are using your recovery kit',
  'start-over': 'where you give up your keys to start over, which takes your personal secrets with them',
}

export function codeMail(to: string, purpose: CodePurpose, { code, minutes }: { code: string; minutes: number }): Mail {
  const text = [
    `Your code for Infisical is ${code}.`,
    '',
    `It is valid for ${minutes} minutes. Type it only ${WHERE[purpose]}; nobody from Infisical will ever ask you for it.`,
    'If you did not ask for it, ignore this mail: nothing happens without the code.',
  ]
  return { to, subject: 'Your Infisical code', text: lines(text), code }
}

export function accountMail(to: string, origin: string): Mail {
  const text = [
    'Someone, perhaps you, tried to sign up for Infisical with this address. It has an account already.',
    '',
    `Log in at ${origin}, or with the command: infisical login`,
    'If it was not you, there is nothing to do: whoever it was learned nothing from it.',
  ]
  return { to, subject: 'You have an Infisical account already', text: lines(text) }
}

export function noAccountMail(to: string, origin: string): Mail {
  const text = [
    'Someone, perhaps you, tried to get back an Infisical account with this address. It has none.',
    '',
    `If you have an account under another address, use that one at ${origin}.`,
    'If it was not you, there is nothing to do.',
  ]
  return { to, subject: 'You have no Infisical account', text: lines(text) }
}

/** Whoever did it holds the password, a device, the kit or the mailbox. An owner who did not has to hear of it. */
export function changedMail(to: string, what: keyof typeof CHANGES, origin: string): Mail {
  const { subject, text } = CHANGES[what]
  const last = `If it was not you, someone reads your mail or has a device of yours: tell the owners of your workspaces at ${origin}.`
  return { to, subject, text: lines([...text, '', last]) }
}

const CHANGES = {
  password: {
    subject: 'Your Infisical password was changed',
    text: ['The password of your Infisical account was changed. Every other device was logged out.'],
  },
  kit: {
    subject: 'You have a new Infisical recovery kit',
    text: ['A recovery kit was made for your Infisical account. Older ones no longer work.'],
  },
  keys: {
    subject: 'Your Infisical keys were replaced',
    text: [
      'Your Infisical account was started over with new keys. Every device was logged out, the recovery kit no longer works, and your',
      'workspaces know your old keys until an owner or admin invites you again.',
    ],
  },
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`
}
