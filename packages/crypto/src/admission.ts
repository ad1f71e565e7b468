// Public keys are judged once, when they are admitted (SPEC 7): a key of small order would let one signature fit every message, or one
// box key be known to everybody. The curve arithmetic is loaded when the first key comes: most runs never admit one.
import type { BoxPublic, SignPublic } from './brands.ts'
import { CryptoError, malformed } from './errors.ts'

/** An Ed25519 key that is canonical, not of small order and torsion free; else `key-invalid`. Takes about a millisecond. */
export async function admitSignPublic(bytes: Uint8Array): Promise<SignPublic> {
  const { isAdmissibleSignPublic } = await import('./admission-curve.ts')
  if (bytes.length !== 32 || !isAdmissibleSignPublic(bytes)) throw new CryptoError('key-invalid')
  return bytes as SignPublic
}

/** An X25519 key that is canonical and not of small order; else `key-invalid`. */
export async function admitBoxPublic(bytes: Uint8Array): Promise<BoxPublic> {
  const { isAdmissibleBoxPublic } = await import('./admission-curve.ts')
  if (bytes.length !== 32 || !isAdmissibleBoxPublic(bytes)) throw new CryptoError('key-invalid')
  return bytes as BoxPublic
}

/** For a key out of a state whose hash was verified, so that it has been admitted before: the size alone is checked. */
export function readmitSignPublic(bytes: Uint8Array): SignPublic {
  if (bytes.length !== 32) malformed('a public key has another size')
  return bytes as SignPublic
}

/** As `readmitSignPublic`. */
export function readmitBoxPublic(bytes: Uint8Array): BoxPublic {
  if (bytes.length !== 32) malformed('a public key has another size')
  return bytes as BoxPublic
}
