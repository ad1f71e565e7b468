// The only source of randomness of this package: the operating system's generator, through Web Crypto on every platform.

/** A request may not ask for more at once (W3C Web Cryptography, getRandomValues). */
const QUOTA = 65_536

/** `length` fresh random bytes. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += QUOTA) crypto.getRandomValues(bytes.subarray(at, at + QUOTA))
  return bytes
}
