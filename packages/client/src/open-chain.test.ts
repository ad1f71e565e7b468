import type { OpenedPair } from '@infisical/crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { commitPairs, makeLog, pairOf, type Committed, type Log } from '../test/log.ts'
import { openChain, openOwn, type Before } from './open-chain.ts'
import { decodeOpenedChain, encodeOpenedChain, type OpenedChain } from './opened-chain.ts'

let log: Log
beforeAll(async () => {
  log = await makeLog()
})

const open = ({ view, records }: Committed, before?: Before, onProgress = (_done: number, _total: number) => {}) =>
  openChain({
    ...{ workspaceName: 'acme', environment: 'dev', log: log.verified.head },
    ...{ view, records, before, onProgress, key: log.environmentKey },
  })
const textsOf = ({ names, values }: OpenedChain) => new Map(names.map((name, i) => [name, values[i]]))

describe('opening a chain', () => {
  it('gives every secret at the place of its pair', async () => {
    const committed = await commitPairs(log, [pairOf('A', '1'), pairOf('B', '2'), pairOf('C', '')])
    const { opened, count } = await open(committed)
    expect(count).toBe(3)
    expect(textsOf(opened)).toEqual(
      new Map([
        ['A', '1'],
        ['B', '2'],
        ['C', ''],
      ]),
    )
    expect([...opened.changed]).toEqual([1, 1, 1])
    expect(opened).toMatchObject({ head: { seq: 1, hash: committed.view.head.hash }, notes: new Map() })
  })

  it('opens again only what changed, and forgets what was removed', async () => {
    const [a, b, c] = [pairOf('A', '1'), pairOf('B', '2'), pairOf('C', '3')]
    const first = await commitPairs(log, [a, b, c])
    const before = { view: first.view, opened: (await open(first)).opened }
    const changes = [{ ...b, version: 2, value: '9' }, pairOf('D', '4')]
    const second = await commitPairs(log, changes, { previous: first.view, removed: [c.pairId] })
    const { opened, count } = await open(second, before)
    expect(count).toBe(2)
    expect(textsOf(opened)).toEqual(
      new Map([
        ['A', '1'],
        ['B', '9'],
        ['D', '4'],
      ]),
    )
    expect(new Map(opened.names.map((name, i) => [name, opened.changed[i]]))).toEqual(
      new Map([
        ['A', 1],
        ['B', 2],
        ['D', 2],
      ]),
    )
  })

  it('keeps folders, comments and tags with their secrets through changes around them', async () => {
    const note = { folder: 'db', comment: 'rotate in May', tags: ['x', 'y'] }
    const noted = pairOf('URL', '1', note)
    const first = await commitPairs(log, [pairOf('URL', '2'), noted])
    const before = { view: first.view, opened: (await open(first)).opened }
    for (let round = 0; round < 5; round++) {
      const second = await commitPairs(log, [pairOf(`N${round}`, 'n')], { previous: first.view })
      const { opened } = await open(second, before)
      const kept = decodeOpenedChain(encodeOpenedChain(opened)) as OpenedChain
      const place = kept.values.indexOf('1')
      expect([kept.names[place], kept.notes.get(place), kept.notes.size]).toEqual(['URL', note, 1])
    }
  })

  it('says how far it is', async () => {
    const pairs = Array.from({ length: 2_500 }, (_, i) => pairOf(`N${i}`, String(i)))
    const steps: [number, number][] = []
    await open(await commitPairs(log, pairs), undefined, (done, total) => steps.push([done, total]))
    expect(steps).toEqual([
      [1_024, 2_500],
      [2_048, 2_500],
      [2_500, 2_500],
    ])
  })

  it('is the same whether the secrets are one’s own or opened', async () => {
    const secrets = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[A-Z]{1,4}$/), value: fc.string() }), {
      selector: ({ name }) => name,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(secrets, secrets, fc.nat(3), async (one, two, drop) => {
        const pairs = one.map(({ name, value }) => pairOf(name, value))
        const first = await commitPairs(log, pairs)
        const before = { view: first.view, opened: (await open(first)).opened }
        const known = new Map(pairs.map((pair) => [pair.name, pair]))
        const changes: OpenedPair[] = two.map(({ name, value }) => {
          const old = known.get(name)
          return old === undefined ? pairOf(name, value) : { ...old, value, version: 2 }
        })
        const untouched = pairs.filter(({ name }) => !two.some((change) => change.name === name))
        const removed = untouched.slice(0, drop).map(({ pairId }) => pairId)
        const second = await commitPairs(log, changes, { previous: first.view, removed })
        const place = { workspaceName: 'acme', environment: 'dev', log: log.verified.head }
        const own = openOwn({ ...place, ...second, before }, new Map(changes.map((pair) => [pair.pairId, pair])))
        expect(own).toEqual((await open(second, before)).opened)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a chain that a dishonest author signed', () => {
  it('with boxes moved between pairs does not open', async () => {
    const spoil = ([one, two]: { nameBox: Uint8Array; valueBox: Uint8Array }[]) =>
      [
        { ...one, valueBox: two?.valueBox },
        { ...two, valueBox: one?.valueBox },
      ] as never
    const committed = await commitPairs(log, [pairOf('A', '1'), pairOf('B', '2')], { spoil })
    await expect(open(committed)).rejects.toMatchObject({ name: 'TrustError', code: 'entry-aad' })
  })

  it('with name and value exchanged does not open, and the evidence names the pair', async () => {
    const pair = pairOf('A', '1')
    const spoil = (sealed: { nameBox: Uint8Array; valueBox: Uint8Array }[]) =>
      sealed.map((one) => ({ ...one, nameBox: one.valueBox, valueBox: one.nameBox })) as never
    await expect(open(await commitPairs(log, [pair], { spoil }))).rejects.toMatchObject({
      code: 'entry-aad',
      evidence: { pairId: pair.pairId },
    })
  })

  it('under another epoch than the current one is refused before it would be opened', async () => {
    const committing = commitPairs(log, [pairOf('A', '1', { epoch: 0 })])
    await expect(committing).rejects.toMatchObject({ name: 'TrustError', code: 'epoch-stale' })
  })

  it('with the same name twice is refused, but for other folders', async () => {
    const twice = await commitPairs(log, [pairOf('A', '1'), pairOf('A', '2')])
    await expect(open(twice)).rejects.toMatchObject({ name: 'TrustError', code: 'name-duplicate' })
    const inFolders = await commitPairs(log, [pairOf('A', '1'), pairOf('A', '2', { folder: 'f' })])
    expect((await open(inFolders)).opened.names).toEqual(['A', 'A'])
  })

  it('with the same name as one that was kept is refused too', async () => {
    const first = await commitPairs(log, [pairOf('A', '1'), pairOf('B', '1')])
    const before = { view: first.view, opened: (await open(first)).opened }
    const second = await commitPairs(log, [pairOf('A', '2')], { previous: first.view })
    await expect(open(second, before)).rejects.toMatchObject({ code: 'name-duplicate' })
  })

  it('does not open with the key of another workspace', async () => {
    const other = await makeLog()
    const { view, records } = await commitPairs(log, [pairOf('A', '1')])
    const wrong = { workspaceName: 'acme', environment: 'dev', log: log.verified.head, before: undefined }
    const opening = openChain({ ...wrong, view, records, key: other.environmentKey, onProgress: () => undefined })
    await expect(opening).rejects.toMatchObject({ code: 'entry-aad' })
  })
})
