// Ed25519 signatures (RFC 8032) by Web Crypto, or by noble in browsers that do not have it.

/** PrivateKeyInfo of Ed25519 (RFC 8410 section 7) up to the 32 bytes of the seed. */
const prefix = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
)

export async function signEd25519(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const der = new Uint8Array(48)
  der.set(prefix)
  der.set(seed, 16)
  const key = await importKey(der)
  if (key === undefined) return signByNoble(seed, message)
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, message as BufferSource))
}

/** The public key of a seed (RFC 8032 section 5.1.5). Web Crypto would give it only together with the seed, as text. */
export async function ed25519PublicOf(seed: Uint8Array): Promise<Uint8Array> {
  const { default: nacl } = await import('tweetnacl')
  return nacl.sign.keyPair.fromSeed(seed).publicKey
}

/** Nothing when the browser does not know Ed25519. */
async function importKey(der: Uint8Array): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('pkcs8', der as BufferSource, 'Ed25519', false, ['sign'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined
    throw error
  } finally {
    der.fill(0)
  }
}

async function signByNoble(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const { ed25519 } = await import('@noble/curves/ed25519.js')
  return ed25519.sign(message, seed)
}
