// What this device remembers of an account's password parameters and key generation, against what the server says now.
import { toHex, type KdfParameters } from '@infisical/crypto'
import { ClientError } from './errors.ts'
import type { AccountPin } from './pins.ts'

export function pinOf({ memoryKib, iterations, parallelism, salt }: KdfParameters, generation: number): AccountPin {
  return { generation, memoryKib, iterations, parallelism, salt: toHex(salt) }
}

export function kdfDiffers(kdf: KdfParameters, pin: AccountPin): boolean {
  const now = pinOf(kdf, pin.generation)
  return (['memoryKib', 'iterations', 'parallelism', 'salt'] as const).some((field) => now[field] !== pin[field])
}

/** Older keys are `bundle-rollback`; other parameters without newer keys are `kdf-changed`: a password change renews both. */
export function checkAgainstPin(now: { kdf: KdfParameters; generation: number }, pin: AccountPin): void {
  if (now.generation < pin.generation) throw new ClientError('bundle-rollback')
  if (now.generation === pin.generation && kdfDiffers(now.kdf, pin)) throw new ClientError('kdf-changed')
}
