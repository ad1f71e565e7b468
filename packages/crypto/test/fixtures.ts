// Values that tests share: valid, different from each other, and of no meaning.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { EnvironmentId, Id, InviteId, KeyId, PairId, UserId, WorkspaceId } from '../src/brands.ts'
import type { ChainContext } from '../src/chain.ts'
import type { CryptoErrorCode } from '../src/errors.ts'
import { DEFAULT_KDF, type KdfParameters } from '../src/kdf-parameters.ts'

export const WORKSPACE = 'ab'.repeat(32) as WorkspaceId
export const OTHER_WORKSPACE = 'cd'.repeat(32) as WorkspaceId
export const ENVIRONMENT = '01'.repeat(16) as EnvironmentId
export const OTHER_ENVIRONMENT = '02'.repeat(16) as EnvironmentId
export const USER = '03'.repeat(16) as UserId
export const OTHER_USER = '04'.repeat(16) as UserId
export const PAIR = '05'.repeat(16) as PairId
export const OTHER_PAIR = '06'.repeat(16) as PairId
export const INVITE = '07'.repeat(16) as InviteId
export const KEY_ID = '08'.repeat(16) as KeyId
export const EMAIL = 'ada@example.com'

export const SHARED: ChainContext = { workspaceId: WORKSPACE, environmentId: ENVIRONMENT, kind: 'shared' }
export const PERSONAL: ChainContext = { ...SHARED, kind: 'personal', owner: USER }

export const KDF: KdfParameters = { ...DEFAULT_KDF, salt: new Uint8Array(16).fill(9) }

/** `count` bytes of the same value. */
export function filled(value: number, count = 32): Uint8Array {
  return new Uint8Array(count).fill(value)
}

/** A copy with one bit changed. */
export function flipped(bytes: Uint8Array, at: number, bit = 1): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ bit : byte))
}

export const anyBytes = fc.uint8Array({ maxLength: 80 })
export const anyId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as Id)
/** Well-formed Unicode of any plane. */
export const anyText = fc.string({ unit: 'binary', maxLength: 40 })

/** Asserts that a call, or the promise it gives, fails with a CryptoError of this code. */
export async function refused(code: CryptoErrorCode, attempt: () => unknown): Promise<void> {
  const failure = await Promise.resolve()
    .then(attempt)
    .then(
      () => 'accepted',
      (error: unknown) => error,
    )
  expect(failure).toMatchObject({ name: 'CryptoError', code })
}
