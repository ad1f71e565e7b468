// The pack of the next commit, from the pack before and what changed: one walk through both, copying bytes.
import { fromHex, type PairId } from '@infisical/crypto/server'
import { decodePack, type PackRecord } from '@infisical/protocol'

/** `records` ascending by pair id, as `decodePack` gives them. What is removed and also changed stays, changed. */
export function mergePack(before: Uint8Array, records: readonly PackRecord[], removed: readonly PairId[]): Uint8Array {
  const gone = removed.map((pairId) => fromHex(pairId, 16)).toSorted(compareIds)
  const kept: Uint8Array[] = []
  let next = 0
  let past = 0
  for (const { record } of decodePack(before)) {
    while (next < records.length && compareIds(recordAt(records, next), record) < 0)
      kept.push(recordAt(records, next++))
    while (past < gone.length && compareIds(gone[past] as Uint8Array, record) < 0) past += 1
    if (next < records.length && compareIds(recordAt(records, next), record) === 0) kept.push(recordAt(records, next++))
    else if (past === gone.length || compareIds(gone[past] as Uint8Array, record) !== 0) kept.push(record)
  }
  while (next < records.length) kept.push(recordAt(records, next++))
  return joined(kept)
}

/** 0x01 0x06 || u32 count || record… */
function joined(records: readonly Uint8Array[]): Uint8Array {
  const pack = new Uint8Array(records.reduce((size, record) => size + record.length, 6))
  pack.set([1, 6])
  new DataView(pack.buffer).setUint32(2, records.length)
  let at = 6
  for (const record of records) {
    pack.set(record, at)
    at += record.length
  }
  return pack
}

function recordAt(records: readonly PackRecord[], at: number): Uint8Array {
  return (records[at] as PackRecord).record
}

/** Of the ids that records begin with, or that stand alone. */
function compareIds(some: Uint8Array, other: Uint8Array): number {
  for (let i = 0; i < 16; i += 1) {
    const difference = (some[i] as number) - (other[i] as number)
    if (difference !== 0) return difference
  }
  return 0
}
