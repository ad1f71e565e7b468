// Whoever comes back with new keys cannot open his personal secrets any more. Their chains go on, empty, under the new ones: each with a commit that removes
// what is there. What is there is checked against the keys that the log says he had.
import {
  chainIdOf,
  fromBase64url,
  hashBytes,
  parseId,
  toBase64url,
  verifySignature,
  type ChainContext,
  type EnvironmentId,
} from '@infisical/crypto'
import type { WireRenewal } from '@infisical/contract'
import {
  buildCommit,
  chainView,
  decodeCommit,
  decodePack,
  entryHashAt,
  headOf,
  identityAt,
  manifestHash,
  manifestOf,
  mayRead,
  pairIdsOf,
  TrustError,
  type ChainView,
  type Verified,
} from '@infisical/protocol'
import { authorOf } from './author.ts'
import { contextOf } from './chain-answer.ts'
import type { Desk } from './workspace-log.ts'

/** `after` is the log with the entry that brings the new keys. Chains that he does not reach any more stay as they are. */
export async function emptiedChains(desk: Desk, before: Verified, after: Verified): Promise<WireRenewal[]> {
  const { context, me, workspaceId } = desk
  const { chains } = await me.call((api) => api.workspace.personalHeads.query({ workspaceId }))
  const author = authorOf(me.session)
  const renewals: WireRenewal[] = []
  for (const served of chains) {
    const environmentId = parseId<EnvironmentId>(served.environmentId)
    if (!mayRead(after.state, me.session.userId, environmentId, after.head.seq)) continue
    // What stands under the new keys already goes on by itself.
    const previous = await viewOf(before, contextOf(desk, environmentId, 'personal'), served)
    if (previous.head.epoch === me.session.identity.generation) continue
    const removed = pairIdsOf(previous)
    const time = Math.max(context.now(), after.state.time)
    const plan = { log: after, previous, records: [], removed, message: new Uint8Array(0), time, author }
    const { envelope, pack } = await buildCommit(plan)
    renewals.push({ commit: toBase64url(envelope), pack: toBase64url(pack), removed })
  }
  return renewals
}

async function viewOf(
  log: Verified,
  chain: ChainContext,
  { commits, pack }: { readonly commits: readonly string[]; readonly pack: string },
): Promise<ChainView> {
  const last = commits.at(-1)
  if (last === undefined) throw new TrustError('manifest-root')
  const served = decodeCommit(fromBase64url(last))
  const { commit, body, signature } = served
  const evidence = { seq: commit.seq, envelope: served.envelope }
  if (chainIdOf(commit.chain) !== chainIdOf(chain)) throw new TrustError('commit-env', evidence)
  const isThere = commit.logSeq <= log.head.seq && entryHashAt(log.hashes, commit.logSeq) === commit.logHash
  if (!isThere) throw new TrustError('commit-log-position', evidence)
  const author = identityAt(log.state, commit.author, commit.authorKeyId, commit.logSeq)
  if (author === undefined || chain.kind !== 'personal' || commit.author !== chain.owner)
    throw new TrustError('commit-author', evidence)
  await verifySignature('commit', author.signPublic, signature, hashBytes(log.workspaceId), body)
  const manifest = manifestOf(decodePack(fromBase64url(pack)))
  const view = chainView({ chain, head: headOf(served), manifest, tombstones: new Map() })
  if (manifestHash(view.chainId, manifest.leaves) !== commit.manifest) throw new TrustError('entry-hash', evidence)
  return view
}
