// The strictness that secure-remote-password lacks (SPEC 6): the form and range of what the other side sends, u = 0, and proofs compared
// in constant time. The group is the constant of the library, the 2048-bit group of RFC 5054; nothing about it is negotiated.
import { sha256 } from '#hash'
import { concat, equalBytes, fromHex, toHex } from './bytes.ts'
import { CryptoError } from './errors.ts'

/** Bytes of a number modulo N. */
const GROUP_SIZE = 256

/** N - 1, in the 512 lower-case hex digits that all big numbers here have: digits of equal count compare as numbers. */
const lastElement =
  'ac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050a37329cbb4a099ed8193e0757767a13dd52312ab4b03310d' +
  'cd7f48a9da04fd50e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b855f97993ec975eeaa80d740adbf4ff74' +
  '7359d041d5c33ea71d281e446b14773bca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748544523b524b0d57d' +
  '5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb6' +
  '94b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff72'

const one = '1'.padStart(2 * GROUP_SIZE, '0')

/** Exactly 512 lower-case hex digits, 1 < value < N - 1; else `srp-parameter`. */
export function checkGroupElement(hex: string): void {
  if (typeof hex !== 'string' || !/^[0-9a-f]{512}$/.test(hex) || hex <= one || hex >= lastElement) {
    throw new CryptoError('srp-parameter')
  }
}

/** u = SHA-256(A | B) must not be zero, or the password would not enter the session; else `srp-parameter`. */
export function checkScrambler(clientPublic: string, serverPublic: string): void {
  const u = sha256(concat(fromHex(clientPublic, GROUP_SIZE), fromHex(serverPublic, GROUP_SIZE)))
  if (u.every((byte) => byte === 0)) throw new CryptoError('srp-parameter')
}

/** A secret exponent is one of our own, in 64 digits; anything else was stored or passed wrongly. */
export function checkSecret(hex: string): void {
  if (typeof hex !== 'string' || !/^[0-9a-f]{64}$/.test(hex)) throw new CryptoError('srp-parameter')
}

/** The salt as the library wants it; `srp-parameter` unless it has 16 bytes. */
export function saltHex(salt: Uint8Array): string {
  if (salt.length !== 16) throw new CryptoError('srp-parameter')
  return toHex(salt)
}

/** Constant time; exactly 64 lower-case hex digits; else `srp-proof`. */
export function checkProof(claimed: string, expected: string): void {
  const wellFormed = typeof claimed === 'string' && /^[0-9a-f]{64}$/.test(claimed)
  if (!wellFormed || !equalBytes(fromHex(claimed, 32), fromHex(expected, 32))) throw new CryptoError('srp-proof')
}

/** M2 = SHA-256(A | M | K), with which the server proves that it knows the verifier. */
export function serverProofOf(clientPublic: string, clientProof: string, key: string): string {
  return toHex(sha256(concat(fromHex(clientPublic, GROUP_SIZE), fromHex(clientProof, 32), fromHex(key, 32))))
}
