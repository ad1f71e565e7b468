// Canonical field elements of Curve25519: little-endian, below p = 2^255 - 19. X25519 itself would reduce them in silence
// (RFC 7748 section 5), so one key would have two encodings.

export function isBelowFieldPrime(bytes: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const limit = i === 31 ? 0x7f : i === 0 ? 0xed : 0xff
    const byte = bytes[i] as number
    if (byte !== limit) return byte < limit
  }
  return false
}
