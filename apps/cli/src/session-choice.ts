// Where a new session shall rest: what the user said, else the keychain where one answers, else a question. Never silently a plain file.
import { CliError, usageError } from './cli-error.ts'
import { env } from './env.ts'
import { EXIT } from './exit-code.ts'
import { keychain } from './keychain.ts'
import { askChoice } from './prompts.ts'
import type { SessionPlace } from './session-slot.ts'
import { isInteractive } from './terminal.ts'

export async function chooseSessionPlace(flag: string | undefined): Promise<SessionPlace> {
  const wanted = flag ?? env.storage()
  if (wanted === 'file') return env.passphrase() === undefined ? 'file' : 'passphrase'
  if (wanted === 'keychain') return 'keychain'
  if (wanted !== undefined)
    throw usageError(`"${wanted}" is no place for keys.`, '--storage and INFISICAL_STORAGE take keychain or file.')
  if (env.passphrase() !== undefined) return 'passphrase'
  if (await keychain.works()) return 'keychain'
  if (!isInteractive()) throw noKeychain()
  const answer = await askChoice('This machine has no keychain. Where shall your unlocked keys rest?', [
    { value: 'file', label: 'in a file that only you can read', hint: 'not encrypted' },
    { value: 'nowhere', label: 'nowhere: stop here', hint: 'set INFISICAL_PASSPHRASE to have the file encrypted' },
  ])
  if (answer === 'file') return 'file'
  throw noKeychain()
}

function noKeychain(): CliError {
  return new CliError({
    code: 'no-keychain',
    message: 'This machine has no keychain to hold your unlocked keys.',
    hint: 'Choose: INFISICAL_PASSPHRASE=… for an encrypted file, or --storage file (INFISICAL_STORAGE=file) for a plain one that only you can read.',
    exit: EXIT.usage,
  })
}
