// AES-256-GCM (NIST SP 800-38D) by Web Crypto. Its calls take microseconds of work and more of waiting: many have to be under way at once.
import { aeadKeyOf } from '../crypto-key.ts'
import type { AeadKey } from './aead-node.ts'

export async function aeadKey(bytes: Uint8Array): Promise<AeadKey> {
  return aeadKeyOf(
    await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt']),
  )
}

export function settle<Result>(results: (Result | Promise<Result>)[]): Promise<Result[]> {
  return Promise.all(results)
}
