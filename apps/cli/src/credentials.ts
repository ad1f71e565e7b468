// The e-mail address, name, code and password of the person at the keyboard: from flags, from the environment, or asked for.
import type { Arguments } from './arguments.ts'
import { missing, usageError } from './cli-error.ts'
import { env } from './env.ts'
import { askHidden, askText } from './prompts.ts'
import { readStdinLine } from './stdin.ts'
import { isInteractive } from './terminal.ts'

const MIN_PASSWORD = 12
const TOO_SHORT = `At least ${MIN_PASSWORD} characters, please: this password is what protects your keys, from our own server too.`

export async function emailOf(args: Arguments): Promise<string> {
  const given = args.text('email')
  if (given !== undefined) return checked(given)
  if (!isInteractive()) throw missing('Your e-mail address', '--email')
  return await askText('Your e-mail address', (answer) =>
    looksLikeEmail(answer) ? undefined : 'That is not an e-mail address.',
  )
}

export async function nameOf(args: Arguments): Promise<string> {
  const given = args.text('name')
  if (given !== undefined) return given
  if (!isInteractive()) throw missing('Your name', '--name')
  return await askText('Your name, as colleagues will see it', (answer) =>
    answer.trim() === '' ? 'A name, please.' : undefined,
  )
}

/** The password of an existing account. */
export async function passwordOf(args: Arguments): Promise<string> {
  return (await givenPassword(args)) ?? (await askHidden('Password'))
}

/** A new password: long enough, and typed twice when typed at all. */
export async function newPasswordOf(args: Arguments): Promise<string> {
  const given = await givenPassword(args)
  if (given !== undefined) {
    if ([...given].length < MIN_PASSWORD) throw usageError('The password is too short.', TOO_SHORT)
    return given
  }
  const first = await askHidden('A password', (answer) => ([...answer].length < MIN_PASSWORD ? TOO_SHORT : undefined))
  await askHidden('The same password again', (answer) => (answer === first ? undefined : 'They differ. Try again.'))
  return first
}

async function givenPassword(args: Arguments): Promise<string | undefined> {
  if (args.on('password-stdin')) {
    const password = await readStdinLine('the password')
    if (password === '') throw usageError('stdin is empty; --password-stdin expects the password there.')
    return password
  }
  const password = env.password()
  if (password === undefined && !isInteractive())
    throw missing('Your password', '--password-stdin or INFISICAL_PASSWORD')
  return password
}

function checked(email: string): string {
  if (!looksLikeEmail(email)) throw usageError('--email is not an e-mail address.', 'It looks like alice@acme.test')
  return email
}

const looksLikeEmail = (text: string): boolean => /^\S+@\S+$/.test(text.trim())
