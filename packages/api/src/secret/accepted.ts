// A commit that passed every check: what is stored of it, and the chain as it is then.
import type { ChainId } from '@infisical/crypto/server'
import type { Move, Prisma } from '@infisical/db'
import type { AcceptedPush, ChainView, ServedCommit } from '@infisical/protocol'
import { ownerOf } from '@infisical/crypto/server'
import { column, hashColumn, idColumn } from '../columns.ts'

export interface Accepted {
  readonly chainId: ChainId
  readonly served: ServedCommit
  /** The chain with the commit. */
  readonly view: ChainView
  /** All of the chain's records. */
  readonly pack: Uint8Array
}

export function acceptedOf(served: ServedCommit, { view }: AcceptedPush, pack: Uint8Array): Accepted {
  return { chainId: view.chainId, served, view, pack }
}

export function commitRow({ chainId, served }: Accepted): Prisma.CommitCreateManyInput {
  const { commit, hash, body, signature } = served
  return {
    chainId: hashColumn(chainId),
    seq: BigInt(commit.seq),
    hash: hashColumn(hash),
    body: column(body),
    signature: column(signature),
  }
}

/** What the chain's row says after the commit. */
export function chainHead({ served, view, pack }: Accepted) {
  const { commit, hash } = served
  return {
    headSeq: BigInt(commit.seq),
    headHash: hashColumn(hash),
    manifestHash: hashColumn(commit.manifest),
    epoch: commit.epoch,
    bytes: BigInt(pack.length),
    pairs: view.manifest.count,
  }
}

/** The row of a chain that begins with this commit. */
export function chainRow(accepted: Accepted): Prisma.ChainCreateManyInput {
  const { chain } = accepted.served.commit
  return {
    id: hashColumn(accepted.chainId),
    workspaceId: hashColumn(chain.workspaceId),
    environmentId: idColumn(chain.environmentId),
    kind: chain.kind === 'shared' ? 0 : 1,
    owner: idColumn(ownerOf(chain)),
    ...chainHead(accepted),
  }
}

/** What everybody who may know is told. */
export function moveOf({ served }: Accepted): Move {
  const { chain, seq } = served.commit
  const owner = chain.kind === 'personal' ? ownerOf(chain) : undefined
  return { of: 'chain', workspaceId: chain.workspaceId, environmentId: chain.environmentId, owner, seq }
}
