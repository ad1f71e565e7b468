// What a receiver has verified of a chain: its head, every pair's version and leaf hash, and what was removed. The base of the next delta.
import {
  chainIdOf,
  decodeExactly,
  Writer,
  ZERO_HASH,
  type Brand,
  type ChainContext,
  type ChainId,
  type PairId,
  type Reader,
} from '@infisical/crypto/server'
import { decodeCommit, type ServedCommit } from './commit.ts'
import type { Head } from './head.ts'
import { MOST, SIZE } from './limits.ts'
import { EMPTY_MANIFEST, pairIdAt, versionIn, type Manifest } from './manifest.ts'
import { refuse, trusting } from './trust-error.ts'
import type { Tombstones } from './versions.ts'

/** Made by verification, by `emptyChain`, or from what this side itself keeps safely. */
export type ChainView = Brand<VerifiedChain, 'chain-view'>

interface VerifiedChain {
  readonly chain: ChainContext
  readonly chainId: ChainId
  readonly head: ChainHead
  readonly manifest: Manifest
  readonly tombstones: Tombstones
}

/** seq 0 and a hash of zeros before the first commit. */
export interface ChainHead extends Head {
  readonly logSeq: number
  readonly epoch: number
  /** The signed head itself: evidence, and the author's name and message. Undefined before the first commit. */
  readonly envelope: Uint8Array | undefined
}

const NO_HEAD: ChainHead = Object.freeze({ seq: 0, hash: ZERO_HASH, logSeq: 0, epoch: 0, envelope: undefined })
const MOST_TOMBSTONES = 2 ** 24

/** A chain before its first commit. */
export function emptyChain(chain: ChainContext): ChainView {
  return chainView({ chain, head: NO_HEAD, manifest: EMPTY_MANIFEST, tombstones: new Map() })
}

/** For this package, and for a server that reads what it has verified and stored itself: nothing is verified here. */
export function chainView(parts: Omit<VerifiedChain, 'chainId'>): ChainView {
  return { ...parts, chainId: chainIdOf(parts.chain) } as ChainView
}

export function headOf({ commit, hash, envelope }: ServedCommit): ChainHead {
  return { seq: commit.seq, hash, logSeq: commit.logSeq, epoch: commit.epoch, envelope }
}

/** The version that a pair has, or had last; 0 when it was never there. Its next ciphertext takes the next number. */
export function lastVersionOf({ manifest, tombstones }: ChainView, pairId: PairId): number {
  return versionIn(manifest, pairId) ?? tombstones.get(pairId) ?? 0
}

/** Ascending. */
export function pairIdsOf({ manifest }: ChainView): PairId[] {
  return Array.from({ length: manifest.count }, (_, place) => pairIdAt(manifest, place))
}

/** For a device's own cache. The chain itself is not in it: whoever restores knows what he asked for. */
export function serializeChainView(view: ChainView): Uint8Array {
  return trusting(() => encode(view))
}

/**
 * Only for bytes that this device itself made for this chain and kept authenticated (in a sealed cache): nothing of them is verified again.
 * `malformed` for bytes of another form or of another chain.
 */
export function restoreChainView(chain: ChainContext, bytes: Uint8Array): ChainView {
  return trusting(() => decodeExactly(bytes, (reader) => decode(chain, reader), encode))
}

/** optional(bytes head envelope) || u32 count || ids || versions || leaves || list(id || u32 version) */
function encode({ head, manifest, tombstones }: ChainView): Uint8Array {
  const { count, ids, versions, leaves } = manifest
  const writer = new Writer(2048 + 52 * count + 20 * tombstones.size)
  writer.optional(head.envelope, (to, envelope) => to.bytes(envelope)).u32(count)
  writer.fixed(ids, 16 * count)
  for (const version of versions) writer.u32(version)
  writer.fixed(leaves, 32 * count)
  return writer.list([...tombstones], (to, [pairId, version]) => to.id(pairId).u32(version)).finish()
}

function decode(chain: ChainContext, reader: Reader): ChainView {
  const envelope = reader.optional((from) => from.bytes(SIZE.body))
  const count = reader.u32()
  if (count > MOST.records) refuse('limit')
  const ids = reader.fixed(16 * count)
  const versions = Uint32Array.from({ length: count }, () => reader.u32())
  const manifest = { count, ids, versions, leaves: reader.fixed(32 * count) }
  const tombstones = new Map(reader.list(MOST_TOMBSTONES, (from) => [from.id<PairId>(), from.u32()] as const))
  if (envelope === undefined) return chainView({ chain, head: NO_HEAD, manifest, tombstones })
  const served = decodeCommit(envelope)
  const view = chainView({ chain, head: headOf(served), manifest, tombstones })
  if (chainIdOf(served.commit.chain) !== view.chainId) refuse('malformed')
  return view
}
