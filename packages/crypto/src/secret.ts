// Secrets (SPEC 10), a whole chain at a time: each name and each value is a box of its own, bound to its pair, place and version.
import { aeadKey, settle, type AeadKey, type Opened } from '#aead'
import { SEAL_OVERHEAD } from './aead.ts'
import type { ChainContext } from './chain.ts'
import { CryptoError } from './errors.ts'
import { freshNonces } from './nonces.ts'
import { NAME_BUCKETS, pad, unpad, VALUE_BUCKETS } from './padding.ts'
import { pairAad, type PairPlace } from './pair-aad.ts'
import { decodeNameRecord, decodeValueRecord, encodeNameRecord, encodeValueRecord, type NameRecord } from './records.ts'
import type { SecretKeys } from './workspace-keys.ts'

/** A secret in the clear. */
export interface OpenedPair extends PairPlace, NameRecord {
  readonly value: string
}

/** A secret as everybody but its readers sees it. */
export interface SealedPair extends PairPlace {
  readonly nameBox: Uint8Array
  readonly valueBox: Uint8Array
}

/** How many pairs are under way at once: enough to keep a browser's crypto threads busy, few enough to bound memory. */
const BATCH = 512

/** Seals in the order given. All pairs are under `keys`, which are those of their epoch. */
export async function sealPairs(
  keys: SecretKeys,
  context: ChainContext,
  pairs: readonly OpenedPair[],
): Promise<SealedPair[]> {
  const [nameKey, valueKey] = await prepare(keys)
  const nameAad = pairAad('secret-name', context)
  const valueAad = pairAad('secret-value', context)
  const nonceAt = freshNonces(2 * pairs.length)
  return inBatches(pairs, async (batch, start) => {
    const boxes = await settle(
      batch.flatMap((pair, i) => [
        nameKey.seal(nonceAt(2 * (start + i)), pad(encodeNameRecord(pair), NAME_BUCKETS), nameAad(pair)),
        valueKey.seal(nonceAt(2 * (start + i) + 1), pad(encodeValueRecord(pair.value), VALUE_BUCKETS), valueAad(pair)),
      ]),
    )
    return batch.map(({ pairId, version, epoch }, i) => ({
      pairId,
      version,
      epoch,
      nameBox: boxes[2 * i] as Uint8Array,
      valueBox: boxes[2 * i + 1] as Uint8Array,
    }))
  })
}

/** Opens all or nothing. Errors (`decryption`, `malformed`) carry the `pairId` of the first pair that failed. */
export async function openPairs(
  keys: SecretKeys,
  context: ChainContext,
  sealed: readonly SealedPair[],
): Promise<OpenedPair[]> {
  const [nameKey, valueKey] = await prepare(keys)
  const nameAad = pairAad('secret-name', context)
  const valueAad = pairAad('secret-value', context)
  return inBatches(sealed, async (batch) => {
    const plaintexts = await settle<Opened>(
      batch.flatMap((pair) => [
        openBox(nameKey, pair.nameBox, nameAad(pair)),
        openBox(valueKey, pair.valueBox, valueAad(pair)),
      ]),
    )
    return batch.map((pair, i) => decodePair(pair, plaintexts[2 * i], plaintexts[2 * i + 1]))
  })
}

function prepare(keys: SecretKeys): Promise<[AeadKey, AeadKey]> {
  return Promise.all([aeadKey(keys.name), aeadKey(keys.value)])
}

function openBox(key: AeadKey, box: Uint8Array, aad: Uint8Array): Opened | Promise<Opened> {
  return box.length < SEAL_OVERHEAD ? undefined : key.open(box, aad)
}

function decodePair(place: PairPlace, name: Opened, value: Opened): OpenedPair {
  const { pairId, version, epoch } = place
  if (name === undefined || value === undefined) throw new CryptoError('decryption', undefined, pairId)
  try {
    const record = decodeNameRecord(unpad(name, NAME_BUCKETS))
    return { pairId, version, epoch, ...record, value: decodeValueRecord(unpad(value, VALUE_BUCKETS)) }
  } catch (error) {
    throw error instanceof CryptoError ? new CryptoError(error.code, 'a record', pairId) : error
  }
}

async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (batch: readonly Item[], start: number) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += BATCH) {
    for (const result of await work(items.slice(start, start + BATCH), start)) results.push(result)
  }
  return results
}
