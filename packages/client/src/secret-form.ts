// What may be the name and the value of a secret, said before anything is sealed.
import { FORMAT_LIMITS } from '@infisical/contract/limits'
import { CryptoError, utf8 } from '@infisical/crypto'
import type { NamedValue } from './client.ts'
import { ClientError } from './errors.ts'

const control = /\p{Cc}/u

/** `secret-name`, `secret-value`, `secret-duplicate`, each with the names in its facts. */
export function checkSecrets(secrets: readonly NamedValue[]): void {
  const badNames = secrets.filter(
    ({ name }) => !isText(name, FORMAT_LIMITS.secretName) || name === '' || control.test(name),
  )
  if (badNames.length > 0) throw new ClientError('secret-name', { names: badNames.map(({ name }) => name) })
  const badValues = secrets.filter(({ value }) => !isText(value, FORMAT_LIMITS.value))
  if (badValues.length > 0) throw new ClientError('secret-value', { names: badValues.map(({ name }) => name) })
  checkNamedOnce(secrets.map(({ name }) => name))
}

/** `secret-duplicate` */
export function checkNamedOnce(names: readonly string[]): void {
  const seen = new Set<string>()
  const twice = names.filter((name) => seen.size === seen.add(name).size)
  if (twice.length > 0) throw new ClientError('secret-duplicate', { names: twice })
}

/** `message-limit`. */
export function checkMessage(message: string): void {
  if (!isText(message, FORMAT_LIMITS.message)) throw new ClientError('message-limit', { limit: FORMAT_LIMITS.message })
}

const surrogate = /[\ud800-\udfff]/

/** Well-formed, and of at most so many bytes in UTF-8. */
function isText(text: string, most: number): boolean {
  // A code unit takes one to three bytes: most texts are judged without being encoded.
  if (text.length > most) return false
  if (3 * text.length <= most && !surrogate.test(text)) return true
  try {
    return utf8(text).length <= most
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}
