// What this device remembers of an account's password parameters and key generation, against what the server says now. A password is
// changed by a new salt, under the same keys: a salt that this device has seen replaced never comes back.
import { toHex, type KdfParameters } from '@infisical/crypto'
import { ClientError } from './errors.ts'
import type { AccountPin } from './pins.ts'

export interface AccountNow {
  readonly kdf: KdfParameters
  readonly generation: number
}

/** What to remember from now on. */
export function nextPin({ kdf, generation }: AccountNow, pin: AccountPin | undefined): AccountPin {
  const { memoryKib, iterations, parallelism } = kdf
  const salt = toHex(kdf.salt)
  const replaced = [...(pin?.replaced ?? []), ...(pin === undefined || pin.salt === salt ? [] : [pin.salt])]
  return { generation, memoryKib, iterations, parallelism, salt, ...(replaced.length === 0 ? {} : { replaced }) }
}

export function kdfDiffers(kdf: KdfParameters, pin: AccountPin): boolean {
  const now = nextPin({ kdf, generation: pin.generation }, undefined)
  return (['memoryKib', 'iterations', 'parallelism', 'salt'] as const).some((field) => now[field] !== pin[field])
}

/**
 * For keys that have opened: only their owner can have sealed them, for these parameters. `bundle-rollback` for older keys, and for a
 * password from before a change that this device has seen; `kdf-changed` for other costs with the same salt, which no change makes.
 */
export function checkAgainstPin({ kdf, generation }: AccountNow, pin: AccountPin): void {
  const salt = toHex(kdf.salt)
  if (generation < pin.generation || pin.replaced?.includes(salt) === true) throw new ClientError('bundle-rollback')
  if (salt === pin.salt && kdfDiffers(kdf, pin)) throw new ClientError('kdf-changed')
}
