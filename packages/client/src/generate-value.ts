// A strong value for a secret that nobody has to remember: letters and digits only, so that no shell, file or URL has to quote it.
import { randomBytes } from '@infisical/crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** The largest multiple of the alphabet's length that a byte can be below: what is above would favour the first letters. */
const FAIR = 256 - (256 % ALPHABET.length)
/** More than 256 bits. */
const LENGTH = 44

export function generateValue(): string {
  let value = ''
  while (value.length < LENGTH)
    for (const byte of randomBytes(LENGTH - value.length)) if (byte < FAIR) value += ALPHABET[byte % ALPHABET.length]
  return value
}
