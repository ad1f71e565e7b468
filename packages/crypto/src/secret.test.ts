import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  anyText,
  ENVIRONMENT,
  filled,
  flipped,
  OTHER_ENVIRONMENT,
  OTHER_PAIR,
  OTHER_USER,
  OTHER_WORKSPACE,
  PAIR,
  PERSONAL,
  refused,
  SHARED,
  USER,
  WORKSPACE,
} from '../test/fixtures.ts'
import { seal } from './aead.ts'
import type { EnvironmentKey, PairId } from './brands.ts'
import { chainFields, type ChainContext } from './chain.ts'
import { frame } from './frame.ts'
import { idBytes } from './ids.ts'
import { u32, u8 } from './integers.ts'
import { pairAad } from './pair-aad.ts'
import { NAME_BUCKETS, pad, VALUE_BUCKETS } from './padding.ts'
import { encodeNameRecord, encodeValueRecord } from './records.ts'
import { openPairs, sealPairs, type OpenedPair, type SealedPair } from './secret.ts'
import { secretKeysOf } from './workspace-keys.ts'

const keys = secretKeysOf(filled(1) as EnvironmentKey)
const pair: OpenedPair = {
  pairId: PAIR,
  version: 1,
  epoch: 1,
  name: 'TOKEN',
  folder: '',
  comment: '',
  tags: [],
  value: 'plaintext',
}
const [sealed] = (await sealPairs(keys, SHARED, [pair])) as [SealedPair]

describe('secrets', () => {
  test('open to what was sealed, in the same order', async () => {
    const anyPair = fc.record({
      pairId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => Buffer.from(id).toString('hex') as PairId),
      version: fc.nat(0xffffffff),
      epoch: fc.nat(0xffffffff),
      name: anyText,
      folder: anyText,
      comment: anyText,
      tags: fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }),
      value: anyText,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPair, { maxLength: 6 }),
        fc.constantFrom(SHARED, PERSONAL),
        async (pairs, context) => {
          expect(await openPairs(keys, context, await sealPairs(keys, context, pairs))).toEqual(pairs)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('come in any number', async () => {
    const many = Array.from({ length: 1_300 }, (_, i) => ({ ...pair, version: i + 1, name: `N${i}` }))
    const boxes = await sealPairs(keys, SHARED, many)
    expect(await openPairs(keys, SHARED, boxes)).toEqual(many)
    expect(
      new Set(boxes.flatMap((one) => [one.nameBox, one.valueBox]).map((box) => box.subarray(0, 12).join())).size,
    ).toBe(2_600)
  })

  test('are exactly the two seals of the specification', async () => {
    const aad = (field: number) => [
      ...chainFields(SHARED).slice(0, 2),
      idBytes(PAIR),
      u8(field),
      ...chainFields(SHARED).slice(2),
      u32(1),
      u32(1),
    ]
    const nameBox = await seal('secret-name', keys.name, aad(0), pad(encodeNameRecord(pair), NAME_BUCKETS))
    const valueBox = await seal('secret-value', keys.value, aad(1), pad(encodeValueRecord(pair.value), VALUE_BUCKETS))
    expect(await openPairs(keys, SHARED, [{ pairId: PAIR, version: 1, epoch: 1, nameBox, valueBox }])).toEqual([pair])
  })

  test('of 1 and of 30 bytes have boxes of one length', async () => {
    const [one, thirty] = await sealPairs(keys, SHARED, [
      { ...pair, value: 'x', name: 'A' },
      { ...pair, value: 'x'.repeat(30), name: 'LONGERNAME' },
    ])
    expect(one?.valueBox).toHaveLength(thirty?.valueBox.length as number)
    expect(one?.nameBox).toHaveLength(thirty?.nameBox.length as number)
  })
})

describe('what a server may try', () => {
  const attempts: [string, ChainContext, Partial<SealedPair>][] = [
    ['another pair', SHARED, { pairId: OTHER_PAIR }],
    ['another version', SHARED, { version: 2 }],
    ['another epoch', SHARED, { epoch: 2 }],
    ['another environment', { ...SHARED, environmentId: OTHER_ENVIRONMENT }, {}],
    ['another workspace', { ...SHARED, workspaceId: OTHER_WORKSPACE }, {}],
    ['personal instead of shared', PERSONAL, {}],
    ['the value as name', SHARED, { nameBox: sealed.valueBox }],
    ['the name as value', SHARED, { valueBox: sealed.nameBox }],
    ['a changed name', SHARED, { nameBox: flipped(sealed.nameBox, 20) }],
    ['a changed value', SHARED, { valueBox: flipped(sealed.valueBox, 20) }],
    ['an empty value', SHARED, { valueBox: new Uint8Array(0) }],
    ['an empty name', SHARED, { nameBox: new Uint8Array(0) }],
    ['a value without a tag', SHARED, { valueBox: sealed.valueBox.slice(0, -16) }],
    ['a value with a tag of 4 bytes', SHARED, { valueBox: sealed.valueBox.slice(0, -12) }],
    ['a value in the clear', SHARED, { valueBox: pad(encodeValueRecord('plaintext'), VALUE_BUCKETS) }],
  ]

  test.each(attempts)('%s does not open', async (_, context, change) => {
    await refused('decryption', () => openPairs(keys, context, [{ ...sealed, ...change }]))
  })

  test('the personal secret of somebody else does not open', async () => {
    const boxes = await sealPairs(keys, PERSONAL, [pair])
    expect(await openPairs(keys, PERSONAL, boxes)).toEqual([pair])
    await refused('decryption', () => openPairs(keys, { ...SHARED, kind: 'personal', owner: OTHER_USER }, boxes))
    await refused('decryption', () => openPairs(keys, SHARED, boxes))
  })

  test('two boxes exchanged between pairs do not open', async () => {
    const [a, b] = (await sealPairs(keys, SHARED, [pair, { ...pair, pairId: OTHER_PAIR }])) as [SealedPair, SealedPair]
    await refused('decryption', () => openPairs(keys, SHARED, [{ ...a, valueBox: b.valueBox }]))
    await refused('decryption', () => openPairs(keys, SHARED, [{ ...a, nameBox: b.nameBox }]))
  })

  test('the keys of another environment do not open', async () => {
    await refused('decryption', () => openPairs(secretKeysOf(filled(2) as EnvironmentKey), SHARED, [sealed]))
    const exchanged = { ...keys, name: keys.value, value: keys.name }
    await refused('decryption', () => openPairs(exchanged, SHARED, [sealed]))
  })

  test('one bad pair among many stops all, and is named', async () => {
    const pairs = Array.from({ length: 700 }, (_, i) => ({ ...pair, version: i + 1 }))
    const boxes = await sealPairs(keys, SHARED, pairs)
    boxes[650] = { ...(boxes[650] as SealedPair), pairId: OTHER_PAIR }
    await expect(openPairs(keys, SHARED, boxes)).rejects.toMatchObject({ code: 'decryption', pairId: OTHER_PAIR })
  })

  test('a member who seals something else than records is named too', async () => {
    const aad = [
      ...chainFields(SHARED).slice(0, 2),
      idBytes(PAIR),
      u8(1),
      ...chainFields(SHARED).slice(2),
      u32(1),
      u32(1),
    ]
    for (const plaintext of [new Uint8Array(0), new Uint8Array(64), encodeValueRecord('unpadded')]) {
      const valueBox = await seal('secret-value', keys.value, aad, plaintext)
      const attempt = openPairs(keys, SHARED, [{ ...sealed, valueBox }])
      await expect(attempt).rejects.toMatchObject({ code: 'malformed', pairId: PAIR })
    }
  })

  test('errors do not carry what failed', async () => {
    const failure = await openPairs(keys, SHARED, [{ ...sealed, version: 7 }]).catch((error: unknown) => error)
    expect(JSON.stringify(failure) + String(failure)).not.toContain('TOKEN')
    expect(Object.keys(failure as object).sort()).toEqual(['code', 'name', 'pairId'])
  })
})

describe('a generator that repeats itself', () => {
  test('seals nothing', async () => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => view)
    await refused('nonce-reuse', () => sealPairs(keys, SHARED, [pair]))
  })
})

describe('additional data', () => {
  test('is the frame of SPEC 10, written into a template', () => {
    const anyPlace = fc.record({
      pairId: fc.constantFrom(PAIR, OTHER_PAIR),
      version: fc.nat(0xffffffff),
      epoch: fc.nat(0xffffffff),
    })
    for (const context of [SHARED, PERSONAL]) {
      const [name, value] = [pairAad('secret-name', context), pairAad('secret-value', context)]
      const kind = context.kind === 'shared' ? 0 : 1
      const owner = context.kind === 'shared' ? new Uint8Array(16) : idBytes(USER)
      const before = [Buffer.from(WORKSPACE, 'hex'), idBytes(ENVIRONMENT)]
      fc.assert(
        fc.property(anyPlace, (place) => {
          const after = [u8(kind), owner, u32(place.epoch), u32(place.version)]
          const id = idBytes(place.pairId)
          expect(name(place)).toEqual(frame('secret-name', ...before, id, u8(0), ...after))
          expect(value(place)).toEqual(frame('secret-value', ...before, id, u8(1), ...after))
        }),
      )
    }
  })
})
