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
  const [nameKey, valueKey] = await Promise.all([aeadKey(keys.name), aeadKey(keys.value)])
  const nameAad = pairAad('secret-name', context)
  const valueAad = pairAad('secret-value', context)
  const nonceAt = freshNonces(2 * pairs.length)
  let drawn = 0
  return inBatches(
    pairs,
    (pair, boxes: (Uint8Array | Promise<Uint8Array>)[]) => {
      const name = pad(encodeNameRecord(pair), NAME_BUCKETS)
      const value = pad(encodeValueRecord(pair.value), VALUE_BUCKETS)
      boxes.push(nameKey.seal(nonceAt(drawn++), name, nameAad(pair)))
      boxes.push(valueKey.seal(nonceAt(drawn++), value, valueAad(pair)))
    },
    ({ pairId, version, epoch }, nameBox, valueBox) => ({ pairId, version, epoch, nameBox, valueBox }),
  )
}

/** Opens all or nothing. Errors (`decryption`, `malformed`) carry the `pairId` of the first pair that failed. */
export async function openPairs(
  keys: SecretKeys,
  context: ChainContext,
  sealed: readonly SealedPair[],
): Promise<OpenedPair[]> {
  const [nameKey, valueKey] = await Promise.all([aeadKey(keys.name), aeadKey(keys.value)])
  const nameAad = pairAad('secret-name', context)
  const valueAad = pairAad('secret-value', context)
  return inBatches(
    sealed,
    (pair, plaintexts) => {
      plaintexts.push(openBox(nameKey, pair.nameBox, nameAad(pair)))
      plaintexts.push(openBox(valueKey, pair.valueBox, valueAad(pair)))
    },
    decodePair,
  )
}

function openBox(key: AeadKey, box: Uint8Array, aad: Uint8Array): Opened | Promise<Opened> {
  return box.length < SEAL_OVERHEAD ? undefined : key.open(box, aad)
}

function decodePair(place: PairPlace, name: Opened, value: Opened): OpenedPair {
  const { pairId, version, epoch } = place
  if (name === undefined || value === undefined) throw new CryptoError('decryption', undefined, pairId)
  try {
    const { name: secretKey, folder, comment, tags } = decodeNameRecord(unpad(name, NAME_BUCKETS))
    const secretValue = decodeValueRecord(unpad(value, VALUE_BUCKETS))
    return { pairId, version, epoch, name: secretKey, folder, comment, tags, value: secretValue }
  } catch (error) {
    throw error instanceof CryptoError ? new CryptoError(error.code, 'a record', pairId) : error
  }
}

/** For every pair, `begin` starts the work on its two boxes, and `finish` gets both results. */
async function inBatches<Pair, Half, Result>(
  pairs: readonly Pair[],
  begin: (pair: Pair, halves: (Half | Promise<Half>)[]) => void,
  finish: (pair: Pair, name: Half, value: Half) => Result,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < pairs.length; start += BATCH) {
    const end = Math.min(start + BATCH, pairs.length)
    const begun: (Half | Promise<Half>)[] = []
    for (let i = start; i < end; i++) begin(pairs[i] as Pair, begun)
    const halves = await settle(begun)
    for (let i = start; i < end; i++) {
      const at = 2 * (i - start)
      results.push(finish(pairs[i] as Pair, halves[at] as Half, halves[at + 1] as Half))
    }
  }
  return results
}
