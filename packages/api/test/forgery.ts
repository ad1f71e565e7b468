// Pushes that no honest client makes, signed by real members: everything about them is right but what a test names.
import type { PushInput } from '@infisical/contract'
import { chainIdOf, newId, randomBytes, toBase64url, type ChainContext, type PairId } from '@infisical/crypto'
import { decodePack, EMPTY_PACK, encodePack, type Author, type Commit, type RecordFields } from '@infisical/protocol'
import { forgeCommit, placeOfCommit, type TestWorkspace } from '@infisical/protocol/testing'
import { codeOf } from './world.ts'
import type { User } from './workspaces.ts'

export interface PushForgery {
  readonly author?: User
  readonly chain?: ChainContext
  readonly records?: readonly RecordFields[]
  readonly fields?: Partial<Commit>
  readonly pack?: string
  readonly removed?: readonly string[]
}

export interface Forger {
  /** The place of the environment's first commit, upon which the forgeries follow. */
  readonly first: ReturnType<typeof placeOfCommit>
  /** A second commit of dev, with these records and whatever is to be wrong about it. */
  forge(forgery?: PushForgery): Promise<PushInput>
  /** How the server refuses it from its author. */
  refused(forgery: PushForgery): Promise<string>
}

export function forgerOf(workspace: TestWorkspace, owner: User): Forger {
  const dev = workspace.shared('dev')
  const first = placeOfCommit(workspace.viewOf(dev).head.envelope!)
  const forge = async (forgery: PushForgery = {}): Promise<PushInput> => {
    const { author = owner, chain = dev, records = [record()], fields = {}, removed = [] } = forgery
    const pack = encodePack(records)
    const commit = await forgeCommit({ log: workspace.verified, chain, author, previous: first, pack, fields })
    const { workspaceId } = workspace
    return { workspaceId, commit: toBase64url(commit), pack: forgery.pack ?? toBase64url(pack), removed: [...removed] }
  }
  const refused = async (forgery: PushForgery) =>
    codeOf((forgery.author ?? owner).api.secret.push(await forge(forgery)))
  return { first, forge, refused }
}

/** Of the form of a small secret; nothing opens it. */
export function record(changes: Partial<RecordFields> = {}): RecordFields {
  const boxes = { nameBox: randomBytes(92), valueBox: randomBytes(92) }
  return { pairId: newId<PairId>(), version: 1, epoch: 1, changed: 2, ...boxes, ...changes }
}

/** One more record for a chain, correctly signed, which the test's own workspace does not know of. */
export async function signedAside(workspace: TestWorkspace, author: Author, chain: ChainContext): Promise<PushInput> {
  const previous = workspace.viewOf(chain).head
  const kept = decodePack(workspace.packs.get(chainIdOf(chain)) ?? EMPTY_PACK)
  const added = record({ changed: previous.seq + 1 })
  const all = [...kept, added].toSorted((one, other) => (one.pairId < other.pairId ? -1 : 1))
  const commit = await forgeCommit({ log: workspace.verified, chain, author, previous, pack: encodePack(all) })
  const pack = toBase64url(encodePack([added]))
  return { workspaceId: workspace.workspaceId, commit: toBase64url(commit), pack, removed: [] }
}
