// Ten thousand secrets at once. The three tables of secrets are written and read with one statement each and never joined; rows meet
// in memory, by pair id and version. Bytes travel packed end to end in one value per column: a value per row costs ten times as much.
import type { PrismaClient } from '../generated/client.ts'
import { DatabaseError } from './errors.ts'
import { boxColumn, eachBox, fixedColumn, integers, readPairs, type PairRow } from './packed.ts'
import type { Transaction } from './transact.ts'

/** Anything that can run SQL: the client itself, or a transaction of it. */
type Reader = Pick<PrismaClient, '$queryRaw'>

/** A version of a pair. `pairId` has 16 bytes, `leafHash` 32; the numbers are safe integers, not negative. */
export interface NewSecret {
  readonly pairId: Uint8Array
  readonly version: number
  readonly epoch: number
  readonly changed: number
  readonly leafHash: Uint8Array
  readonly nameBox: Uint8Array
  readonly valueBox: Uint8Array
}

/** `seq` is the commit that wrote it. */
export interface LiveSecret extends NewSecret {
  readonly seq: number
}

export interface PairVersion {
  readonly pairId: Uint8Array
  readonly version: number
}

/** What became of a chain since a commit: its new versions, and pairs that were live then and are no more, with their last version. */
export interface SecretDelta {
  readonly changed: LiveSecret[]
  readonly removed: PairVersion[]
}

/** Writes `rows` as the work of commit `seq`. A version that exists already is an error of the database, and nothing is written. */
export async function insertSecrets(
  tx: Transaction,
  chainId: Uint8Array,
  seq: number,
  rows: readonly NewSecret[],
): Promise<void> {
  if (rows.length === 0) return
  const pairIds = fixedColumn(rows, 16, (row) => row.pairId)
  const versions = integers(rows, (row) => row.version)
  await tx.$executeRaw`
    INSERT INTO secret_pair (chain_id, pair_id, version, epoch, changed, seq, leaf_hash)
    SELECT ${chainId}, substring(${pairIds}::bytea, (16 * n - 15)::int4, 16), version, epoch, changed, ${seq}::int8,
           substring(${fixedColumn(rows, 32, (row) => row.leafHash)}::bytea, (32 * n - 31)::int4, 32)
    FROM unnest(${versions}::int4[], ${integers(rows, (row) => row.epoch)}::int4[],
                ${integers(rows, (row) => row.changed)}::int8[]) WITH ORDINALITY AS row (version, epoch, changed, n)`
  const names = boxColumn(rows, (row) => row.nameBox)
  await tx.$executeRaw`
    INSERT INTO secret_key (chain_id, pair_id, version, box)
    SELECT ${chainId}, substring(${pairIds}::bytea, (16 * n - 15)::int4, 16), version, substring(${names.bytes}::bytea, start, size)
    FROM unnest(${versions}::int4[], ${names.starts}::int4[], ${names.sizes}::int4[])
         WITH ORDINALITY AS row (version, start, size, n)`
  const values = boxColumn(rows, (row) => row.valueBox)
  await tx.$executeRaw`
    INSERT INTO secret_value (chain_id, pair_id, version, box)
    SELECT ${chainId}, substring(${pairIds}::bytea, (16 * n - 15)::int4, 16), version, substring(${values.bytes}::bytea, start, size)
    FROM unnest(${versions}::int4[], ${values.starts}::int4[], ${values.sizes}::int4[])
         WITH ORDINALITY AS row (version, start, size, n)`
}

/** Marks versions as replaced or removed by commit `seq`. Throws DatabaseError 'secret-not-live' unless all of them were live. */
export async function retireSecrets(
  tx: Transaction,
  chainId: Uint8Array,
  seq: number,
  pairs: readonly PairVersion[],
): Promise<void> {
  if (pairs.length === 0) return
  const count = await tx.$executeRaw`
    UPDATE secret_pair SET retired_seq = ${seq}::int8
    FROM (SELECT substring(${fixedColumn(pairs, 16, (pair) => pair.pairId)}::bytea, (16 * n - 15)::int4, 16) AS id, version
          FROM unnest(${integers(pairs, (pair) => pair.version)}::int4[]) WITH ORDINALITY AS row (version, n)) AS gone
    WHERE chain_id = ${chainId} AND pair_id = gone.id AND secret_pair.version = gone.version AND retired_seq IS NULL`
  if (count !== pairs.length) {
    throw new DatabaseError('secret-not-live', 'A version to retire is not live in its chain. Read the chain again.')
  }
}

/** Every live secret of a chain, by pair id. */
export async function readLive(reader: Reader, chainId: Uint8Array): Promise<LiveSecret[]> {
  const [found] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(pair_id || int4send(version) || int4send(epoch) || int8send(changed) || int8send(seq)
                      || int8send(coalesce(retired_seq, 0)) || leaf_hash, ''::bytea ORDER BY pair_id) AS packed
    FROM secret_pair WHERE chain_id = ${chainId} AND retired_seq IS NULL`
  return withBoxes(reader, chainId, readPairs(found?.packed))
}

/** What became of a chain after commit `afterSeq`, by pair id. */
export async function readSince(reader: Reader, chainId: Uint8Array, afterSeq: number): Promise<SecretDelta> {
  const [found] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(pair_id || int4send(version) || int4send(epoch) || int8send(changed) || int8send(seq)
                      || int8send(coalesce(retired_seq, 0)) || leaf_hash, ''::bytea ORDER BY pair_id, version) AS packed
    FROM (SELECT * FROM secret_pair WHERE chain_id = ${chainId} AND seq > ${afterSeq}::int8
          UNION ALL
          SELECT * FROM secret_pair WHERE chain_id = ${chainId} AND retired_seq > ${afterSeq}::int8 AND seq <= ${afterSeq}::int8) AS touched`
  const touched = readPairs(found?.packed)
  const live = touched.filter((row) => row.retiredSeq === 0)
  return { changed: await withBoxes(reader, chainId, live), removed: removedAfter(touched, afterSeq) }
}

/** Every secret that was live at commit `seq`, by pair id. */
export async function readAt(reader: Reader, chainId: Uint8Array, seq: number): Promise<LiveSecret[]> {
  const [found] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(pair_id || int4send(version) || int4send(epoch) || int8send(changed) || int8send(seq)
                      || int8send(coalesce(retired_seq, 0)) || leaf_hash, ''::bytea ORDER BY pair_id) AS packed
    FROM secret_pair
    WHERE chain_id = ${chainId} AND seq <= ${seq}::int8 AND (retired_seq IS NULL OR retired_seq > ${seq}::int8)`
  return withBoxes(reader, chainId, readPairs(found?.packed))
}

/** The way back from commit `from` to the earlier `to`: versions live then and not at `from`, and pairs live at `from` that were not there then. */
export async function readBack(
  reader: Reader,
  chainId: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<SecretDelta> {
  const [found] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(pair_id || int4send(version) || int4send(epoch) || int8send(changed) || int8send(seq)
                      || int8send(coalesce(retired_seq, 0)) || leaf_hash, ''::bytea ORDER BY pair_id, version) AS packed
    FROM (SELECT * FROM secret_pair
          WHERE chain_id = ${chainId} AND retired_seq > ${to}::int8 AND retired_seq <= ${from}::int8 AND seq <= ${to}::int8
          UNION ALL
          SELECT * FROM secret_pair
          WHERE chain_id = ${chainId} AND seq > ${to}::int8 AND seq <= ${from}::int8
                AND (retired_seq IS NULL OR retired_seq > ${from}::int8)) AS touched`
  const touched = readPairs(found?.packed)
  const then = touched.filter((row) => row.seq <= to)
  const wasThere = new Set(then.map(({ pairId }) => Buffer.from(pairId).toString('hex')))
  const came = touched.filter((row) => row.seq > to && !wasThere.has(Buffer.from(row.pairId).toString('hex')))
  const removed = came.map(({ pairId, version }) => ({ pairId, version }))
  return { changed: await withBoxes(reader, chainId, then), removed }
}

interface Packed {
  /** Null when there were no rows to pack. */
  readonly packed: Uint8Array | null
}

// Versions are never changed nor deleted, so what the two queries find belongs to `pairs` even when commits come in between.
async function withBoxes(reader: Reader, chainId: Uint8Array, pairs: readonly PairRow[]): Promise<LiveSecret[]> {
  if (pairs.length === 0) return []
  const pairIds = fixedColumn(pairs, 16, (pair) => pair.pairId)
  const versions = integers(pairs, (pair) => pair.version)
  const [names] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(int4send(n::int4) || int4send(length(box)) || box, ''::bytea) AS packed
    FROM (SELECT substring(${pairIds}::bytea, (16 * n - 15)::int4, 16) AS id, version, n
          FROM unnest(${versions}::int4[]) WITH ORDINALITY AS row (version, n)) AS wanted
    JOIN secret_key ON chain_id = ${chainId} AND pair_id = wanted.id AND secret_key.version = wanted.version`
  const [values] = await reader.$queryRaw<Packed[]>`
    SELECT string_agg(int4send(n::int4) || int4send(length(box)) || box, ''::bytea) AS packed
    FROM (SELECT substring(${pairIds}::bytea, (16 * n - 15)::int4, 16) AS id, version, n
          FROM unnest(${versions}::int4[]) WITH ORDINALITY AS row (version, n)) AS wanted
    JOIN secret_value ON chain_id = ${chainId} AND pair_id = wanted.id AND secret_value.version = wanted.version`
  return merge(pairs, boxesOf(pairs, names?.packed), boxesOf(pairs, values?.packed))
}

function boxesOf(pairs: readonly PairRow[], packed: Uint8Array | null | undefined): Uint8Array[] {
  const boxes = new Array<Uint8Array>(pairs.length)
  let found = 0
  eachBox(packed, (position, box) => {
    boxes[position - 1] = box
    found += 1
  })
  if (found !== pairs.length)
    throw new DatabaseError('secret-incomplete', 'A live secret lacks its name or its value. Restore the database.')
  return boxes
}

function merge(pairs: readonly PairRow[], names: Uint8Array[], values: Uint8Array[]): LiveSecret[] {
  return pairs.map(({ pairId, version, epoch, changed, seq, leafHash }, index) => {
    const [nameBox, valueBox] = [names[index], values[index]] as [Uint8Array, Uint8Array]
    return { pairId, version, epoch, changed, seq, leafHash, nameBox, valueBox }
  })
}

// `touched` comes by pair id and version, so the last one seen of a pair is its newest.
function removedAfter(touched: readonly PairRow[], afterSeq: number): PairVersion[] {
  const known = new Map<string, PairRow>()
  for (const row of touched) {
    const id = Buffer.from(row.pairId).toString('hex')
    if (row.seq <= afterSeq || known.has(id)) known.set(id, row)
  }
  return [...known.values()].filter((row) => row.retiredSeq !== 0).map(({ pairId, version }) => ({ pairId, version }))
}
