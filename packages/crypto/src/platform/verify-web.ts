// Ed25519 verification by Web Crypto, or by noble in browsers that do not have it. Both as RFC 8032 section 5.1.7 without ZIP-215
// leniency and without the cofactor, so that every platform accepts exactly the same signatures.

export async function verifyEd25519(
  publicKey: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  const key = await importKey(publicKey)
  if (key === undefined) return verifyByNoble(publicKey, signature, message)
  return crypto.subtle.verify('Ed25519', key, signature as BufferSource, message as BufferSource)
}

/** Nothing when the browser does not know Ed25519. */
async function importKey(publicKey: Uint8Array): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('raw', publicKey as BufferSource, 'Ed25519', false, ['verify'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined
    throw error
  }
}

/** noble multiplies by the cofactor; with A of prime order (admission) and R of prime order that changes nothing any more. */
export async function verifyByNoble(
  publicKey: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64) return false
  const { ed25519 } = await import('@noble/curves/ed25519.js')
  if (!ed25519.verify(signature, message, publicKey, { zip215: false })) return false
  return ed25519.Point.fromBytes(signature.subarray(0, 32)).isTorsionFree()
}
