import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  insertSecrets,
  readAt,
  readBack,
  readLive,
  readSince,
  retireSecrets,
  type LiveSecret,
  type NewSecret,
} from './bulk.ts'
import type { Database } from './client.ts'
import { describeOnEachEngine } from './testing.ts'
import { transact } from './transact.ts'

describeOnEachEngine('secrets in bulk', (database) => {
  test('come back as they were written, by pair id', async () => {
    const chainId = randomBytes(32)
    const rows = Array.from({ length: 50 }, () => secret())
    await commit(database(), chainId, 3, [], rows)
    const live = await readLive(database().prisma, chainId)
    expect(live.map(plain)).toEqual(rows.map((row) => plain({ ...row, seq: 3 })).sort(byPairId))
  })

  test('carry empty and large boxes, and the largest numbers', async () => {
    const chainId = randomBytes(32)
    const row = {
      ...secret(),
      version: 2 ** 31 - 1,
      epoch: 2 ** 31 - 1,
      changed: Number.MAX_SAFE_INTEGER,
      nameBox: new Uint8Array(0),
      valueBox: new Uint8Array(randomBytes(1 << 20)),
    }
    await commit(database(), chainId, Number.MAX_SAFE_INTEGER, [], [row])
    const live = await readLive(database().prisma, chainId)
    expect(live.map(plain)).toEqual([plain({ ...row, seq: Number.MAX_SAFE_INTEGER })])
  })

  test('are readable with the Prisma client too', async () => {
    const chainId = randomBytes(32)
    const row = secret()
    await commit(database(), chainId, 1, [], [row])
    const where = { chainId }
    const { prisma } = database()
    expect(await prisma.secretPair.findMany({ where })).toEqual([
      {
        chainId: new Uint8Array(chainId),
        pairId: row.pairId,
        version: 1,
        epoch: row.epoch,
        changed: BigInt(row.changed),
        seq: 1n,
        retiredSeq: null,
        leafHash: row.leafHash,
      },
    ])
    expect((await prisma.secretKey.findMany({ where })).map(({ box }) => box)).toEqual([row.nameBox])
    expect((await prisma.secretValue.findMany({ where })).map(({ box }) => box)).toEqual([row.valueBox])
  })

  test('of one chain are not those of another', async () => {
    const [one, other] = [randomBytes(32), randomBytes(32)]
    const row = secret()
    await commit(database(), one, 1, [], [row])
    expect(await readLive(database().prisma, other)).toEqual([])
    expect(await readSince(database().prisma, other, 0)).toEqual({ changed: [], removed: [] })
    await expect(commit(database(), other, 1, [row], [])).rejects.toMatchObject({ code: 'secret-not-live' })
  })

  test('are retired once: again, or in a version that is not there, undoes the whole transaction', async () => {
    const chainId = randomBytes(32)
    const row = secret()
    await commit(database(), chainId, 1, [], [row])
    const missing = commit(database(), chainId, 2, [row, { ...row, version: 2 }], [])
    await expect(missing).rejects.toMatchObject({ code: 'secret-not-live' })
    expect(await readLive(database().prisma, chainId)).toHaveLength(1)
    await commit(database(), chainId, 2, [row], [])
    await expect(commit(database(), chainId, 3, [row], [])).rejects.toMatchObject({ code: 'secret-not-live' })
  })

  test('of a version that exists are refused, all of them', async () => {
    const chainId = randomBytes(32)
    const row = secret()
    await commit(database(), chainId, 1, [], [row])
    await expect(commit(database(), chainId, 2, [], [secret(), row])).rejects.toMatchObject({ code: 'P2010' })
    expect(await readLive(database().prisma, chainId)).toHaveLength(1)
  })

  test('that lost a box are not passed over', async () => {
    const chainId = randomBytes(32)
    await commit(database(), chainId, 1, [], [secret(), secret()])
    await database().prisma.secretValue.deleteMany({
      where: { chainId, pairId: secretsOf(await readLive(database().prisma, chainId)) },
    })
    await expect(readLive(database().prisma, chainId)).rejects.toMatchObject({ code: 'secret-incomplete' })
  })

  test('none cost nothing', async () => {
    const chainId = randomBytes(32)
    await commit(database(), chainId, 1, [], [])
    expect(await readLive(database().prisma, chainId)).toEqual([])
  })

  test('follow any history, seen whole or from any commit on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.boolean()),
        (touches, coins) => follow(database(), touches, coins),
      ),
      { numRuns: 25 },
    )
  })

  test('ten thousand of them are quick to write, to read and to replace', async () => {
    const chainId = randomBytes(32)
    const rows = Array.from({ length: 10_000 }, () => secret())
    const began = performance.now()
    await commit(database(), chainId, 1, [], rows)
    expect(await readLive(database().prisma, chainId)).toHaveLength(10_000)
    await commit(
      database(),
      chainId,
      2,
      rows,
      rows.map((row) => ({ ...row, version: 2 })),
    )
    const { changed, removed } = await readSince(database().prisma, chainId, 1)
    expect([changed.length, removed.length]).toEqual([10_000, 0])
    // About 1.5 s on a quiet machine of two cores. Anything that grows with the square takes minutes.
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})

// Each commit touches some of six pairs: a pair that is not there appears, one that is there changes or goes, as the coin falls.
async function follow(database: Database, touches: number[][], coins: Iterator<boolean>): Promise<void> {
  const chainId = randomBytes(32)
  const ids = Array.from({ length: 6 }, () => new Uint8Array(randomBytes(16)))
  const live = new Map<number, LiveSecret>()
  const versions = new Map<number, number>()
  const moments = [new Map(live)]
  for (const [index, touched] of touches.entries()) {
    const seq = index + 1
    const retired = touched.flatMap((pair) => live.get(pair) ?? [])
    const fresh = touched.filter((pair) => !live.has(pair) || coins.next().value === true)
    touched.forEach((pair) => live.delete(pair))
    for (const pair of fresh) {
      const version = (versions.get(pair) ?? 0) + 1
      versions.set(pair, version)
      live.set(pair, { ...secret(), pairId: ids[pair] ?? new Uint8Array(16), version, seq })
    }
    await commit(
      database,
      chainId,
      seq,
      retired,
      fresh.flatMap((pair) => live.get(pair) ?? []),
    )
    moments.push(new Map(live))
  }
  expect((await readLive(database.prisma, chainId)).map(plain)).toEqual([...live.values()].map(plain).sort(byPairId))
  for (const [seq, then] of moments.entries()) {
    const { changed, removed } = await readSince(database.prisma, chainId, seq)
    const expected = [...live.values()].filter((row) => row.seq > seq)
    expect(changed.map(plain)).toEqual(expected.map(plain).sort(byPairId))
    const gone = [...then.keys()].filter((pair) => !live.has(pair))
    expect(removed.map(plain)).toEqual(
      gone.map((pair) => plain({ pairId: ids[pair], version: versions.get(pair) })).sort(byPairId),
    )
    expect((await readAt(database.prisma, chainId, seq)).map(plain)).toEqual(
      [...then.values()].map(plain).sort(byPairId),
    )
    for (const from of moments.keys()) if (from >= seq) await goBack(database, chainId, moments, { from, to: seq })
  }
}

/** What was there at `from`, with what the way back brings and takes, is what was there at `to`. */
async function goBack(
  database: Database,
  chainId: Uint8Array,
  moments: readonly ReadonlyMap<number, LiveSecret>[],
  way: { from: number; to: number },
): Promise<void> {
  const { changed, removed } = await readBack(database.prisma, chainId, way)
  const idOf = ({ pairId }: { pairId: Uint8Array }) => Buffer.from(pairId).toString('hex')
  const rows = (seq: number) => [...(moments[seq]?.values() ?? [])]
  const found = new Map(rows(way.from).map((row) => [idOf(row), row]))
  for (const row of removed) expect(found.delete(idOf(row))).toBe(true)
  for (const row of changed) {
    expect(found.get(idOf(row))?.version).not.toBe(row.version)
    found.set(idOf(row), row)
  }
  expect([...found.values()].map(plain).sort(byPairId)).toEqual(rows(way.to).map(plain).sort(byPairId))
}

async function commit(
  database: Database,
  chainId: Uint8Array,
  seq: number,
  retired: readonly NewSecret[],
  fresh: readonly NewSecret[],
): Promise<void> {
  await transact(database, async (tx) => {
    await retireSecrets(tx, chainId, seq, retired)
    await insertSecrets(tx, chainId, seq, fresh)
  })
}

function secret(): NewSecret {
  return {
    pairId: new Uint8Array(randomBytes(16)),
    version: 1,
    epoch: 1,
    changed: Date.now(),
    leafHash: new Uint8Array(randomBytes(32)),
    nameBox: new Uint8Array(randomBytes(92)),
    valueBox: new Uint8Array(randomBytes(156)),
  }
}

function secretsOf([row]: LiveSecret[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(row?.pairId ?? [])
}

/** Bytes as text, so that rows compare by what they hold. */
function plain(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  )
}

function byPairId(one: Record<string, unknown>, other: Record<string, unknown>): number {
  return String(one['pairId']) < String(other['pairId']) ? -1 : 1
}
