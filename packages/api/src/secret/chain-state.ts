// A chain as this server holds it at one commit: everything that a push is judged by and a pull is answered with. States do not change;
// a commit leads from one to the next.
import { toBase64url, toHex, type ChainContext, type PairId } from '@infisical/crypto/server'
import type { LiveSecret } from '@infisical/db'
import {
  encodePack,
  headOf,
  type ChainHead,
  type Manifest,
  type ServedCommit,
  type Tombstones,
} from '@infisical/protocol'

export interface ChainState {
  readonly chain: ChainContext
  readonly head: ChainHead
  /** The head's envelope, as clients get it. */
  readonly commit: string
  readonly manifest: Manifest
  /** All live records. Nobody changes these bytes. */
  readonly pack: Uint8Array
  /** Undefined until the first push asks for them: a pull needs none. */
  readonly tombstones: Tombstones | undefined
  /** The state before, while tickets for its pack may be on their way. */
  readonly before: { readonly seq: number; readonly pack: Uint8Array } | undefined
}

/** The pack as clients get it in an answer; made when first asked for. */
const texts = new WeakMap<Uint8Array, string>()

export function packText(pack: Uint8Array): string {
  const known = texts.get(pack)
  if (known !== undefined) return known
  const text = toBase64url(pack)
  texts.set(pack, text)
  return text
}

export function stateAt(
  served: ServedCommit,
  contents: Pick<ChainState, 'manifest' | 'pack' | 'tombstones'>,
  before: ChainState | undefined,
): ChainState {
  return {
    chain: served.commit.chain,
    head: headOf(served),
    commit: toBase64url(served.envelope),
    ...contents,
    before: before === undefined ? undefined : { seq: before.head.seq, pack: before.pack },
  }
}

/** Rows of the database as the pack that holds them. */
export function packOf(rows: readonly LiveSecret[]): Uint8Array {
  return encodePack(
    rows.map(({ pairId, version, epoch, changed, nameBox, valueBox }) => {
      return { pairId: toHex(pairId) as PairId, version, epoch, changed, nameBox, valueBox }
    }),
  )
}
