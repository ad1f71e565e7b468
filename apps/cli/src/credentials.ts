// The e-mail address, name, code and password of the person at the keyboard: from flags, from the environment, or asked for.
import type { Arguments } from './arguments.ts'
import { CliError, missing, usageError } from './cli-error.ts'
import { env } from './env.ts'
import { escapeText } from './escape.ts'
import { EXIT } from './exit-code.ts'
import { askHidden, askText } from './prompts.ts'
import { readStdinLine } from './stdin.ts'
import { isInteractive, note } from './terminal.ts'
import type { Client } from '@infisical/client'

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

/** The six digits from the mail. When none are given a mail is sent, and they are asked for, or waited for in another run. */
export async function mailedCodeOf(
  client: Client,
  args: Arguments,
  { email, purpose }: { email: string; purpose: 'sign-up' | 'recovery' | 'start-over' },
): Promise<string> {
  const given = args.text('code')
  if (given !== undefined) return given
  await client.account.requestCode(email, purpose)
  if (!isInteractive())
    throw new CliError({
      code: 'code-needed',
      message: `A code is on its way to ${escapeText(email)}.`,
      hint: 'Repeat the same command with --code and the six digits.',
      exit: EXIT.usage,
      calm: true,
    })
  note(`A code is on its way to ${escapeText(email)}.`)
  const typed = await askText('The six digits in it', (answer) =>
    /^\s*\d{6}\s*$/.test(answer) ? undefined : 'Six digits, please.',
  )
  return typed.trim()
}

/** A new password: long enough, and typed twice when typed at all. */
export async function newPasswordOf(args: Arguments): Promise<string> {
  return await chosenPassword(await givenPassword(args))
}

/** The password that takes the place of another one, which has the usual ways to be given for itself. */
export async function nextPasswordOf(args: Arguments): Promise<string> {
  if (args.on('new-password-stdin')) return await chosenPassword(await readStdinLine('the new password'))
  const given = env.newPassword()
  if (given === undefined && !isInteractive())
    throw missing('Your new password', '--new-password-stdin or INFISICAL_NEW_PASSWORD')
  return await chosenPassword(given)
}

/** The code of a recovery kit, which never stands on a command line: others could read it there. */
export async function recoveryCodeOf(args: Arguments): Promise<string> {
  if (args.on('kit-stdin')) return await readStdinLine('the code of the kit')
  if (!isInteractive()) throw missing('The code of your recovery kit', '--kit-stdin')
  return await askText('The code of your recovery kit', (answer) =>
    answer.trim() === '' ? 'Eight groups of four letters and digits.' : undefined,
  )
}

async function chosenPassword(given: string | undefined): Promise<string> {
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
