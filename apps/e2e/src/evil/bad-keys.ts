// Public keys that no honest person has: small orders, torsion, other encodings. The list is that of the vectors of packages/crypto.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex } from '@infisical/crypto'
import { ROOT } from '../harness/built.ts'

interface EdgeCases {
  readonly refusedKeys: readonly { readonly name: string; readonly publicKey: string }[]
}

/** Those of another size are left out: they cannot be written into an entry at all. */
export function badKeys(curve: 'ed25519' | 'x25519'): { name: string; key: Uint8Array }[] {
  const file = join(ROOT, `packages/crypto/vectors/${curve}-edge-cases.json`)
  const { refusedKeys } = JSON.parse(readFileSync(file, 'utf8')) as EdgeCases
  return refusedKeys
    .filter(({ publicKey }) => publicKey.length === 64)
    .map(({ name, publicKey }) => ({ name, key: fromHex(publicKey, 32) }))
}
