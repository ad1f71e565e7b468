// The code of a recovery kit (SPEC 15): 128 random bits, written so that a person can copy them from paper. A slip of the pen is told from
// a wrong code by a checksum, before anything is asked of a server.
import { concat, equalBytes } from './bytes.ts'
import { CryptoError, malformed } from './errors.ts'
import { hash } from './hash.ts'
import { randomBytes } from './random.ts'

export const RECOVERY_CODE_SIZE = 16
const CHECKSUM_SIZE = 4

/** Crockford's base 32: no letter that looks like a digit, and no U, so that codes spell few words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = ((RECOVERY_CODE_SIZE + CHECKSUM_SIZE) * 8) / 5
const GROUP = /.{4}/g

export function newRecoveryCode(): Uint8Array {
  return randomBytes(RECOVERY_CODE_SIZE)
}

/** Eight groups of four, with hyphens between them. */
export function formatRecoveryCode(code: Uint8Array): string {
  if (code.length !== RECOVERY_CODE_SIZE) malformed('a recovery code has another size')
  return (toBase32(concat(code, checksumOf(code))).match(GROUP) ?? []).join('-')
}

/** In either case, with or without white space and hyphens, I and L for 1, O for 0. Everything else is `recovery-code`. */
export function parseRecoveryCode(text: string): Uint8Array {
  const symbols = text.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll(/[IL]/g, '1').replaceAll('O', '0')
  const digits = Array.from(symbols, (symbol) => ALPHABET.indexOf(symbol))
  if (digits.length !== SYMBOLS || digits.includes(-1)) throw new CryptoError('recovery-code')
  const bytes = fromBase32(digits)
  const code = bytes.slice(0, RECOVERY_CODE_SIZE)
  if (!equalBytes(bytes.subarray(RECOVERY_CODE_SIZE), checksumOf(code))) throw new CryptoError('recovery-code')
  return code
}

/** Of the code alone, so it tells nobody more than the code does. */
function checksumOf(code: Uint8Array): Uint8Array {
  return hash('recovery-checksum', code).subarray(0, CHECKSUM_SIZE)
}

/** Five bytes are eight symbols, so nothing is left over. */
function toBase32(bytes: Uint8Array): string {
  return Array.from({ length: SYMBOLS }, (_, i) => {
    const [at, shift] = [Math.floor((i * 5) / 8), 11 - ((i * 5) % 8)]
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    return ALPHABET.charAt((pair >> shift) & 31)
  }).join('')
}

function fromBase32(digits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(RECOVERY_CODE_SIZE + CHECKSUM_SIZE)
  digits.forEach((digit, i) => {
    const [at, shift] = [Math.floor((i * 5) / 8), 11 - ((i * 5) % 8)]
    const pair = digit << shift
    bytes[at] = (bytes[at] ?? 0) | (pair >> 8)
    if (at + 1 < bytes.length) bytes[at + 1] = (bytes[at + 1] ?? 0) | (pair & 0xff)
  })
  return bytes
}
