// Fingerprints: what two people compare by voice to be sure of a key (SPEC 7).
import type { Id } from './brands.ts'
import { malformed } from './errors.ts'
import { hash } from './hash.ts'
import { encodeIdentity, type ClaimedIdentity } from './identity.ts'

/** 11 bytes = 88 bits = eight words. */
export const FINGERPRINT_SIZE = 11

/** The first 11 bytes of H("fingerprint", identity). */
export function fingerprintOf(identity: ClaimedIdentity<Id>): Uint8Array {
  return hash('fingerprint', encodeIdentity(identity)).slice(0, FINGERPRINT_SIZE)
}

/** Eight words of the BIP-39 English list, 11 bits each, most significant first. The list is loaded with the first call. */
export async function fingerprintWords(fingerprint: Uint8Array): Promise<string[]> {
  if (fingerprint.length !== FINGERPRINT_SIZE) malformed('a fingerprint has another size')
  const { wordlist } = await import('@scure/bip39/wordlists/english.js')
  let bits = 0n
  for (const byte of fingerprint) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length: 8 }, (_, i) => wordlist[Number((bits >> BigInt(77 - 11 * i)) & 0x7ffn)] as string)
}
