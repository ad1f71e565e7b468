import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ENVIRONMENT,
  filled,
  flipped,
  OTHER_ENVIRONMENT,
  OTHER_WORKSPACE,
  refused,
  WORKSPACE,
} from '../test/fixtures.ts'
import { seal } from './aead.ts'
import type { WorkspaceKey } from './brands.ts'
import { concat } from './bytes.ts'
import { hashBytes } from './ids.ts'
import { u32 } from './integers.ts'
import { openPreviousKey, PREVIOUS_KEY_SIZE, sealPreviousKey, type PreviousKeyPlace } from './previous-key.ts'
import { encodeScope } from './scope.ts'

const place: PreviousKeyPlace = { workspaceId: WORKSPACE, scope: { kind: 'workspace' }, epoch: 2 }
const [key, previous] = [filled(2) as WorkspaceKey, filled(1) as WorkspaceKey]
const sealed = await sealPreviousKey(place, { key, previous })

describe('the key of the epoch before', () => {
  test('is for whoever has the one that follows', async () => {
    expect(sealed).toHaveLength(PREVIOUS_KEY_SIZE)
    expect(await openPreviousKey(place, { key, sealed })).toEqual(previous)
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }) as unknown as fc.Arbitrary<WorkspaceKey>
    await fc.assert(
      fc.asyncProperty(bytes32, bytes32, fc.integer({ min: 2, max: 0xffff_ffff }), async (one, two, epoch) => {
        const at = { ...place, epoch }
        const made = await sealPreviousKey(at, { key: one, previous: two })
        expect(await openPreviousKey(at, { key: one, sealed: made })).toEqual(two)
      }),
    )
  })

  test('never looks the same twice, and does not show itself', async () => {
    const again = await sealPreviousKey(place, { key, previous })
    expect(again.slice(0, 12)).not.toEqual(sealed.slice(0, 12))
    expect(Buffer.from(again).includes(Buffer.from(previous))).toBe(false)
  })

  test('does not open by any other key, its own included', async () => {
    for (const other of [filled(3), previous]) {
      await refused('decryption', () => openPreviousKey(place, { key: other as WorkspaceKey, sealed }))
    }
  })

  test.each<[string, Partial<PreviousKeyPlace>]>([
    ['workspace', { workspaceId: OTHER_WORKSPACE }],
    ['scope', { scope: { kind: 'environment', environmentId: ENVIRONMENT } }],
    ['epoch', { epoch: 3 }],
  ])('does not open at another %s', async (_case, changes) => {
    await refused('decryption', () => openPreviousKey({ ...place, ...changes }, { key, sealed }))
  })

  test('of one environment does not open at another', async () => {
    const at = { ...place, scope: { kind: 'environment', environmentId: ENVIRONMENT } } as const
    const made = await sealPreviousKey(at, { key, previous })
    const other = { ...at, scope: { kind: 'environment', environmentId: OTHER_ENVIRONMENT } } as const
    expect(await openPreviousKey(at, { key, sealed: made })).toEqual(previous)
    await refused('decryption', () => openPreviousKey(other, { key, sealed: made }))
  })

  test('with a changed bit does not open, wherever it is', async () => {
    for (let at = 0; at < sealed.length; at++) {
      await refused('decryption', () => openPreviousKey(place, { key, sealed: flipped(sealed, at) }))
    }
  })

  test('of another size does not open, even if it was sealed so', async () => {
    for (const size of [0, 12, 28, 59])
      await refused('decryption', () => openPreviousKey(place, { key, sealed: sealed.slice(0, size) }))
    await refused('decryption', () => openPreviousKey(place, { key, sealed: concat(sealed, filled(0, 1)) }))
    const fields = [hashBytes(place.workspaceId), encodeScope(place.scope), u32(place.epoch)]
    for (const size of [16, 31, 33, 64]) {
      const made = await seal('previous-key', key, fields, filled(1, size))
      await refused('decryption', () => openPreviousKey(place, { key, sealed: made }))
    }
  })
})
