// The forms of e-mail addresses, display names and environment names (SPEC 1): one spelling each, so that a hash of it is one hash.
import { utf8 } from './bytes.ts'
import { malformed } from './errors.ts'

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u
const environmentName = /^[a-z0-9][a-z0-9-]{0,31}$/

/** Unicode NFC, trimmed, lower case; at most 254 bytes. `malformed` unless it is something, @, something, without white space. */
export function normaliseEmail(text: string): string {
  const email = text.normalize('NFC').trim().toLowerCase().normalize('NFC')
  if (!/^[^\s@]+@[^\s@]+$/u.test(email) || unprintable.test(email) || utf8(email).length > 254)
    malformed('not an e-mail address')
  return email
}

/** Refuses an e-mail address that is not in its normal form already. */
export function checkEmail(text: string): void {
  if (normaliseEmail(text) !== text) malformed('an e-mail address is not in its normal form')
}

/** NFC, trimmed; then as `checkDisplayName`. For what a person types. */
export function normaliseDisplayName(text: string): string {
  const name = text.normalize('NFC').trim()
  checkDisplayName(name)
  return name
}

/** Names of people and workspaces: NFC, trimmed, 1 to 64 code points, nothing invisible that could deceive a reader. */
export function checkDisplayName(text: string): void {
  const count = Array.from(text).length
  const sound = count >= 1 && count <= 64 && text === text.normalize('NFC') && text === text.trim()
  if (!sound || unprintable.test(text)) malformed('a name must have 1 to 64 visible characters')
}

/** [a-z0-9][a-z0-9-]{0,31} */
export function isEnvironmentName(text: string): boolean {
  return environmentName.test(text)
}
