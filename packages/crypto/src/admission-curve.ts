// The arithmetic of admission, by noble: kept in a file of its own so that only an admission loads it.
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { isBelowFieldPrime } from './field-prime.ts'

export function isAdmissibleSignPublic(bytes: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(bytes)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

export function isAdmissibleBoxPublic(bytes: Uint8Array): boolean {
  if (!isBelowFieldPrime(bytes)) return false
  try {
    x25519.getSharedSecret(probe, bytes)
    return true
  } catch {
    return false
  }
}

/** Any scalar does: clamping makes it a multiple of the cofactor, which takes every point of small order to zero. */
const probe = new Uint8Array(32).fill(1)
