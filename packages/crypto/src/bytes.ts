// Bytes and their three spellings: hex, base64url and UTF-8. Every reader here is strict: one spelling per value, else `malformed`.
import { decodeBase64url, encodeBase64url } from '#base64'
import { malformed } from './errors.ts'

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += hexOf[bytes[i] as number] as string
  return text
}

/** Bytes of exactly `length` from lower-case hex. */
export function fromHex(text: string, length: number): Uint8Array {
  if (typeof text !== 'string' || text.length !== 2 * length) malformed('hex of another length')
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (nibble(text.charCodeAt(2 * i)) << 4) | nibble(text.charCodeAt(2 * i + 1))
  return bytes
}

function nibble(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  return malformed('not lower-case hex')
}

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return encodeBase64url(bytes)
}

/** Strict: no other characters, no padding, no set trailing bits. (Decoders of the platforms accept all of these.) */
export function fromBase64url(text: string): Uint8Array {
  if (typeof text !== 'string') malformed('not base64url')
  const bytes = decodeBase64url(text)
  if (bytes === undefined) malformed('not base64url')
  return bytes
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const loneSurrogate = /\p{Surrogate}/u

/** UTF-8 of well-formed text. A lone surrogate is `malformed`: the platforms would replace it in silence. */
export function utf8(text: string): Uint8Array {
  if (typeof text !== 'string' || loneSurrogate.test(text)) malformed('text is not well-formed Unicode')
  return text === '' ? new Uint8Array(0) : encoder.encode(text)
}

/** Text of strict UTF-8 (RFC 3629: shortest form, no surrogates). A byte order mark is kept as the character it is. */
export function fromUtf8(bytes: Uint8Array): string {
  if (bytes.length === 0) return ''
  try {
    return decoder.decode(bytes)
  } catch {
    return malformed('not UTF-8')
  }
}

/** All parts after one another, in new memory. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Equality in time that depends on the lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}
