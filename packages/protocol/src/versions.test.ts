import type { PairId } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import { manifestOf } from './changed-manifest.ts'
import type { Manifest } from './manifest.ts'
import { decodePack, encodePack, type RecordFields } from './pack.ts'
import { checkVersions, type Tombstones } from './versions.ts'

const manifestFrom = (records: readonly RecordFields[]): Manifest => manifestOf(decodePack(encodePack(records)))
const none: Tombstones = new Map()
const id = (byte: string) => byte.repeat(16) as PairId
const record = (byte: string, version: number, filling = 0): RecordFields => {
  const box = new Uint8Array(28).fill(filling)
  return { pairId: id(byte), version, epoch: 1, changed: 1, nameBox: box, valueBox: box }
}

const judge = (before: RecordFields[], after: RecordFields[], tombstones = none) =>
  codeOf(() => checkVersions(manifestFrom(before), manifestFrom(after), tombstones))

describe('the version of a pair (attacks 49 and 50)', () => {
  test('stays while the record does', async () => {
    expect(await judge([record('aa', 3)], [record('aa', 3)])).toBe('accepted')
  })

  test('grows when anything of the record is another', async () => {
    expect(await judge([record('aa', 3)], [record('aa', 4, 1)])).toBe('accepted')
    expect(await judge([record('aa', 3)], [record('aa', 9, 1)])).toBe('accepted')
    expect(await judge([record('aa', 3)], [record('aa', 3, 1)])).toBe('entry-version')
    expect(await judge([record('aa', 3)], [{ ...record('aa', 3), changed: 2 }])).toBe('entry-version')
    expect(await judge([record('aa', 3)], [{ ...record('aa', 3), epoch: 2 }])).toBe('entry-version')
  })

  test('never falls', async () => {
    expect(await judge([record('aa', 3)], [record('aa', 2, 1)])).toBe('entry-version')
    expect(await judge([record('aa', 3)], [record('aa', 2)])).toBe('entry-version')
  })

  test('is judged for every pair, wherever it stands', async () => {
    const before = ['11', '33', '55', '77'].map((byte) => record(byte, 3))
    for (const [i, { pairId }] of before.entries()) {
      const after = before.with(i, { ...(before[i] as RecordFields), version: 2 })
      const refusal = await refusalOf(() => checkVersions(manifestFrom(before), manifestFrom(after), none))
      expect(refusal).toMatchObject({ code: 'entry-version', evidence: { pairId } })
      expect(await judge(before, [record('00', 1), ...after.slice(i), record('99', 1)])).toBe('entry-version')
    }
  })
})

describe('a pair that was removed', () => {
  const tombstones = new Map([[id('aa'), 5]])

  test('leaves its last version behind', () => {
    const after = checkVersions(
      manifestFrom([record('11', 1), record('aa', 5), record('ff', 2)]),
      manifestFrom([record('11', 1)]),
      none,
    )
    expect(after).toEqual(
      new Map([
        [id('aa'), 5],
        [id('ff'), 2],
      ]),
    )
  })

  test('comes back with a higher version or not at all', async () => {
    expect(await judge([], [record('aa', 4)], tombstones)).toBe('entry-version')
    expect(await judge([], [record('aa', 5)], tombstones)).toBe('entry-version')
    expect(await judge([], [record('aa', 6)], tombstones)).toBe('accepted')
    expect(await judge([record('11', 1)], [record('11', 1), record('aa', 5)], tombstones)).toBe('entry-version')
    expect(await judge([record('ff', 1)], [record('aa', 5), record('ff', 1)], tombstones)).toBe('entry-version')
  })

  test('stays remembered through everything else that happens', () => {
    const after = checkVersions(manifestFrom([record('11', 1)]), manifestFrom([record('22', 1)]), tombstones)
    expect(after).toEqual(
      new Map([
        [id('aa'), 5],
        [id('11'), 1],
      ]),
    )
    expect(checkVersions(manifestFrom([]), manifestFrom([record('22', 1)]), tombstones)).toBe(tombstones)
  })

  test('removed a second time leaves its later version', () => {
    const after = checkVersions(manifestFrom([record('aa', 8)]), manifestFrom([]), tombstones)
    expect(after).toEqual(new Map([[id('aa'), 8]]))
  })

  test('leaves the tombstones that were given as they were', () => {
    checkVersions(manifestFrom([record('11', 1)]), manifestFrom([]), tombstones)
    expect(tombstones).toEqual(new Map([[id('aa'), 5]]))
  })
})

test('whatever was and is there, the walk says what a table of pairs says', async () => {
  const versions = fc.dictionary(fc.constantFrom('11', '22', '33', '44', '55'), fc.integer({ min: 1, max: 3 }))
  const records = (versions: Record<string, number>) =>
    Object.entries(versions).map(([byte, version]) => record(byte, version))
  await fc.assert(
    fc.asyncProperty(versions, versions, versions, async (before, after, gone) => {
      const tombs = new Map(
        Object.entries(gone)
          .filter(([byte]) => !(byte in before))
          .map(([byte, version]) => [id(byte), version]),
      )
      const falls = Object.entries(after).some(([byte, version]) => {
        const last = before[byte]
        return last === undefined ? version <= (tombs.get(id(byte)) ?? 0) : version < last
      })
      expect(await judge(records(before), records(after), tombs)).toBe(falls ? 'entry-version' : 'accepted')
    }),
    { numRuns: 300 },
  )
})

test('any records at all: nothing is its own successor but itself, and everything may begin', async () => {
  await fc.assert(
    fc.asyncProperty(any.recordList, async (records) => {
      expect(await judge([], records)).toBe('accepted')
      expect(await judge(records, records)).toBe('accepted')
      expect(await judge(records, [])).toBe('accepted')
    }),
  )
})
