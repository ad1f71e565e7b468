// Opens a verified chain: the secrets whose bytes are the same as last time stay as they are, the others are decrypted. All of it opens, or
// none of it counts (SPEC 11, check 8).
import {
  CryptoError,
  openPairs,
  secretKeysOf,
  type EnvironmentKey,
  type OpenedPair,
  type PairId,
} from '@infisical/crypto'
import {
  serializeChainView,
  TrustError,
  type ChainView,
  type Head,
  type Manifest,
  type PackRecord,
} from '@infisical/protocol'
import { NO_NOTES, type Notes, type OpenedChain } from './opened-chain.ts'

/** What was known before the answer: both, or nothing. */
export interface Before {
  readonly view: ChainView
  readonly opened: OpenedChain
}

export interface ToOpen {
  readonly workspaceName: string
  readonly environment: string
  readonly log: Head
  readonly view: ChainView
  /** Ascending by pair id: at least those that are not as they were before. */
  readonly records: readonly PackRecord[]
  readonly key: EnvironmentKey
  readonly before: Before | undefined
  readonly onProgress: (done: number, total: number) => void
}

const BATCH = 1024

/** `entry-aad`, `malformed`, `name-duplicate`. `count` is how many pairs were decrypted. */
export async function openChain(chain: ToOpen): Promise<{ opened: OpenedChain; count: number }> {
  const kept = keptPlaces(chain)
  const news = newRecords(chain, kept)
  const pairs = await openRecords(
    chain,
    news.map(({ record }) => record),
  )
  const fresh = news.map(({ place, record: { changed } }, i): Fresh => ({
    place,
    changed,
    secret: pairs[i] as OpenedPair,
  }))
  return { opened: assemble(chain, kept, fresh), count: news.length }
}

/** The same for a commit of one's own, whose secrets are at hand. */
export function openOwn(
  chain: Omit<ToOpen, 'key' | 'onProgress'>,
  secrets: ReadonlyMap<PairId, SecretText>,
): OpenedChain {
  const kept = keptPlaces(chain)
  const fresh = newRecords(chain, kept).map(({ place, record: { changed, pairId } }): Fresh => {
    return { place, changed, secret: secrets.get(pairId) as SecretText }
  })
  return assemble(chain, kept, fresh)
}

export type SecretText = Pick<OpenedPair, 'name' | 'folder' | 'comment' | 'tags' | 'value'>

/** A secret that is not as it was before, and its place in the manifest. */
interface Fresh {
  readonly place: number
  readonly changed: number
  readonly secret: SecretText
}

type Assembly = Pick<ToOpen, 'workspaceName' | 'environment' | 'log' | 'view' | 'before'>

function assemble(
  { workspaceName, environment, log, view, before }: Assembly,
  kept: Int32Array | undefined,
  fresh: readonly Fresh[],
): OpenedChain {
  const { count } = view.manifest
  const [names, values, changed, notes] = [
    new Array<string>(count),
    new Array<string>(count),
    new Float64Array(count),
    new Map<number, Notes>(),
  ]
  if (before !== undefined && kept !== undefined) copyKept(before.opened, kept, { names, values, changed, notes })
  for (const { place, secret, changed: seq } of fresh) {
    names[place] = secret.name
    values[place] = secret.value
    changed[place] = seq
    const { folder, comment, tags } = secret
    if (folder !== '' || comment !== '' || tags.length > 0) notes.set(place, { folder, comment, tags })
  }
  checkNames(names, notes)
  const { seq, hash } = view.head
  return {
    workspaceName,
    environment,
    log,
    head: { seq, hash },
    view: serializeChainView(view),
    names,
    values,
    changed,
    notes,
  }
}

const keptPlaces = ({ before, view }: Pick<ToOpen, 'before' | 'view'>) =>
  before && unchangedPlaces(before.view.manifest, view.manifest)

/** For every pair of `after`, where it stood before with the same bytes; -1 where it is new. One walk through both. */
function unchangedPlaces(before: Manifest, after: Manifest): Int32Array {
  const places = new Int32Array(after.count).fill(-1)
  let old = 0
  for (let now = 0; now < after.count; now++) {
    while (old < before.count && compareIds(before.ids, old, after.ids, now) < 0) old++
    if (old === before.count) break
    if (compareIds(before.ids, old, after.ids, now) === 0 && isSameLeaf(before, old, after, now)) places[now] = old
  }
  return places
}

function newRecords({ view: { manifest }, records }: Pick<ToOpen, 'view' | 'records'>, kept: Int32Array | undefined) {
  const found: { place: number; record: PackRecord }[] = []
  let next = 0
  for (let place = 0; place < manifest.count; place++) {
    const record = records[next]
    const isHere = record !== undefined && compareIds(record.record, 0, manifest.ids, place) === 0
    if (isHere) next++
    if (kept !== undefined && (kept[place] as number) >= 0) continue
    // The manifest was recomputed from these very records and what was known before, so what is new was served.
    if (!isHere) throw new TrustError('entry-missing')
    found.push({ place, record })
  }
  return found
}

/** `entry-aad`, `malformed`. All of them, or none. */
export async function openRecords(
  chain: Pick<ToOpen, 'key' | 'onProgress'> & { readonly view: Pick<ChainView, 'chain'> },
  records: readonly PackRecord[],
): Promise<OpenedPair[]> {
  const keys = secretKeysOf(chain.key)
  const pairs: OpenedPair[] = []
  for (let at = 0; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH)
    for (const pair of await trustingPairs(openPairs(keys, chain.view.chain, batch))) pairs.push(pair)
    chain.onProgress(pairs.length, records.length)
  }
  return pairs
}

async function trustingPairs(opening: Promise<OpenedPair[]>): Promise<OpenedPair[]> {
  try {
    return await opening
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const evidence = error.pairId === undefined ? {} : { pairId: error.pairId }
    throw new TrustError(error.code === 'malformed' ? 'malformed' : 'entry-aad', evidence, { cause: error })
  }
}

interface Parts {
  readonly names: string[]
  readonly values: string[]
  readonly changed: Float64Array
  readonly notes: Map<number, Notes>
}

function copyKept(from: OpenedChain, kept: Int32Array, to: Parts): void {
  for (let place = 0; place < kept.length; place++) {
    const old = kept[place] as number
    if (old < 0) continue
    to.names[place] = from.names[old] as string
    to.values[place] = from.values[old] as string
    to.changed[place] = from.changed[old] as number
    const notes = from.notes.get(old)
    if (notes !== undefined) to.notes.set(place, notes)
  }
}

/** A name stands once in a chain, per folder. */
function checkNames(names: readonly string[], notes: ReadonlyMap<number, Notes>): void {
  const seen = new Set<string>()
  for (const [place, name] of names.entries())
    seen.add(notes.size === 0 ? name : `${(notes.get(place) ?? NO_NOTES).folder}\0${name}`)
  if (seen.size !== names.length) throw new TrustError('name-duplicate')
}

/** Compares the ids at two places as bytes: below 0, 0, above 0. */
function compareIds(some: Uint8Array, place: number, others: Uint8Array, otherPlace: number): number {
  for (let i = 0; i < 16; i++) {
    const difference = (some[16 * place + i] as number) - (others[16 * otherPlace + i] as number)
    if (difference !== 0) return difference
  }
  return 0
}

function isSameLeaf(before: Manifest, place: number, after: Manifest, otherPlace: number): boolean {
  for (let i = 0; i < 32; i++) if (before.leaves[32 * place + i] !== after.leaves[32 * otherPlace + i]) return false
  return true
}
