// The server's own keys, each for one purpose, all from one secret (SPEC labels server-*). None of them opens anything of a user.
import { derive } from '@infisical/crypto/server'

export interface ServerKeys {
  /** Signs access tokens. Imported once: doing it for every request would cost more than the check. */
  readonly access: CryptoKey
  /** Seals cookies, as hex: what iron-session calls a password. */
  readonly cookie: string
  /** From which further keys derive with a context; see the functions that use them. */
  readonly secret: Uint8Array
  readonly ticket: Uint8Array
}

/** `secret`: at least 32 random bytes, the same on every server of an installation. */
export async function createServerKeys(secret: Uint8Array): Promise<ServerKeys> {
  if (secret.length < 32) throw new Error('The server secret must have at least 32 bytes')
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const accessBytes = new Uint8Array(derive('server-jwt', secret))
  return {
    access: await crypto.subtle.importKey('raw', accessBytes, hmac, false, ['sign', 'verify']),
    cookie: Buffer.from(derive('server-cookie', secret)).toString('hex'),
    secret,
    ticket: derive('server-pack-ticket', secret),
  }
}
