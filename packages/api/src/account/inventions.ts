// What a login gets to see of an address that has no account: stable inventions, so that nobody can tell who has one.
import { DEFAULT_KDF, derive, toHex, u8, utf8, type KdfParameters } from '@infisical/crypto/server'
import type { Services } from '../context.ts'

export interface LoginFacts {
  readonly kdf: KdfParameters
  /** 512 hex digits. */
  readonly verifier: string
}

/** The same for the same address on every server of the installation, and as costly to use as real ones. */
export function inventedFacts({ keys }: Services, email: string): LoginFacts {
  const part = (index: number): Uint8Array => derive('server-fake-salt', keys.secret, utf8(email), u8(index))
  const salt = part(0).slice(0, 16)
  const verifier = Array.from({ length: 8 }, (_, index) => toHex(part(index + 1))).join('')
  // The group's prime begins with ones: with a zero in front every number of this length is below it.
  return { kdf: { ...DEFAULT_KDF, salt }, verifier: `7${verifier.slice(1)}` }
}
