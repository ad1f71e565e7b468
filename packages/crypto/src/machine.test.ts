import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { filled, refused } from '../test/fixtures.ts'
import type { MachineId } from './brands.ts'
import { toHex } from './bytes.ts'
import { machineAuthHash } from './machine-auth.ts'
import { machineKeysOf, newMachineSeed } from './machine.ts'
import { sign } from './sign.ts'
import { verifySignature } from './verify.ts'

const seed = filled(1)
const MACHINE = '0a'.repeat(16) as MachineId
const OTHER = '0b'.repeat(16) as MachineId

describe('the keys of a machine', () => {
  test('all come from its seed and its id, and from nothing else', async () => {
    const keys = await machineKeysOf(seed, MACHINE)
    expect(await machineKeysOf(seed.slice(), MACHINE)).toEqual(keys)
    expect(keys.identity).toMatchObject({ userId: MACHINE, generation: 1 })
    const others = [keys, await machineKeysOf(filled(2), MACHINE), await machineKeysOf(seed, OTHER)]
    const all = others.flatMap(({ authSecret, signingSeed, boxSecret, identity }) => [
      authSecret,
      signingSeed,
      boxSecret,
      identity.signPublic,
      identity.boxPublic,
    ])
    expect(new Set(all.map(toHex)).size).toBe(15)
    for (const each of all) expect(each).toHaveLength(32)
  })

  test('sign as the identity that the log will know', async () => {
    const { signingSeed, identity } = await machineKeysOf(seed, MACHINE)
    const signature = await sign('machine-accept', signingSeed, filled(3))
    await verifySignature('machine-accept', identity.signPublic, signature, filled(3))
  })

  test('come from 32 random bytes', async () => {
    expect(newMachineSeed()).toHaveLength(32)
    expect(newMachineSeed()).not.toEqual(newMachineSeed())
    for (const size of [0, 16, 31, 33]) await refused('malformed', () => machineKeysOf(filled(1, size), MACHINE))
    await refused('malformed', () => machineKeysOf(seed, 'ab' as MachineId))
  })

  test('show themselves to nobody who logs them', async () => {
    const keys = await machineKeysOf(seed, MACHINE)
    for (const shown of [inspect(keys), JSON.stringify(keys)]) {
      for (const secret of [keys.authSecret, keys.signingSeed, keys.boxSecret]) {
        expect(shown).not.toContain(toHex(secret))
        expect(shown).not.toContain([...secret].slice(0, 8).join(', '))
        expect(shown).not.toContain([...secret].slice(0, 8).join(','))
      }
    }
  })
})

describe('what a server keeps of a machine', () => {
  test('is a hash of its authentication secret, for that machine alone', async () => {
    const { authSecret, signingSeed } = await machineKeysOf(seed, MACHINE)
    const kept = machineAuthHash(MACHINE, authSecret)
    expect(kept).toMatch(/^[0-9a-f]{64}$/)
    expect(machineAuthHash(MACHINE, authSecret.slice())).toBe(kept)
    const others = [machineAuthHash(OTHER, authSecret), machineAuthHash(MACHINE, signingSeed)]
    expect(new Set([kept, ...others, toHex(authSecret)]).size).toBe(4)
  })

  test('is no other secret of its: neither opens a box nor signs', async () => {
    const { authSecret, signingSeed, boxSecret } = await machineKeysOf(seed, MACHINE)
    expect(new Set([authSecret, signingSeed, boxSecret, seed].map(toHex)).size).toBe(4)
  })
})
