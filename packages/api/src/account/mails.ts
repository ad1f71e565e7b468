// The mails about accounts. Plain text; nothing that another person typed stands in them.
import type { Mail } from '../context.ts'

export function codeMail(to: string, code: string, minutes: number): Mail {
  const text = [
    `Your code for Infisical is ${code}.`,
    '',
    `It is valid for ${minutes} minutes. Type it only where you are signing up; nobody from Infisical will ever ask you for it.`,
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

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`
}
