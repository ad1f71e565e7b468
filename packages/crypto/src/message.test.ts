import { describe, expect, test } from 'vitest'
import { filled, flipped, OTHER_ENVIRONMENT, PERSONAL, refused, SHARED } from '../test/fixtures.ts'
import { seal } from './aead.ts'
import { chainFields } from './chain.ts'
import { u32, u64 } from './integers.ts'
import { openMessage, sealMessage, type MessagePlace } from './message.ts'

const key = filled(1)
const place: MessagePlace = { context: SHARED, epoch: 1, seq: 5 }
const sealed = await sealMessage(key, place, 'Add the new token')

describe('a message', () => {
  test('opens where it belongs', async () => {
    expect(await openMessage(key, place, sealed)).toBe('Add the new token')
  })

  test('that says nothing is no bytes', async () => {
    expect(await sealMessage(key, place, '')).toEqual(new Uint8Array(0))
    expect(await openMessage(key, place, new Uint8Array(0))).toBe('')
  })

  test('does not show its length', async () => {
    expect(await sealMessage(key, place, 'x')).toHaveLength(sealed.length)
  })

  test.each<[string, MessagePlace]>([
    ['seq', { ...place, seq: 6 }],
    ['epoch', { ...place, epoch: 2 }],
    ['chain', { ...place, context: PERSONAL }],
    ['environment', { ...place, context: { ...SHARED, environmentId: OTHER_ENVIRONMENT } }],
  ])('does not open at another %s', async (_, other) => {
    await refused('decryption', () => openMessage(key, other, sealed))
  })

  test('does not open changed, or under another key', async () => {
    await refused('decryption', () => openMessage(key, place, flipped(sealed, 30)))
    await refused('decryption', () => openMessage(filled(2), place, sealed))
    await refused('malformed', () => openMessage(key, place, sealed.slice(0, 20)))
  })

  test('has at most 1,024 bytes', async () => {
    expect(await openMessage(key, place, await sealMessage(key, place, 'x'.repeat(1_024)))).toHaveLength(1_024)
    await refused('malformed', () => sealMessage(key, place, 'x'.repeat(1_025)))
  })

  test('that is not padded is refused', async () => {
    const aad = [...chainFields(SHARED), u32(1), u64(5)]
    const bare = await seal('commit-message', key, aad, Uint8Array.of(0, 0, 0, 6, 1, 9, 0, 0, 0, 0))
    await refused('malformed', () => openMessage(key, place, bare))
  })
})
