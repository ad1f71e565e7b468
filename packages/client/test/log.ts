// A workspace without a server: a log with one owner, one environment and its first keys, and commits on its chain, as any author could sign them.
import {
  commitmentOf,
  environmentKeyOf,
  keyIdOf,
  makeIdentity,
  newId,
  newWorkspaceKey,
  sealKeyBox,
  sealPairs,
  secretKeysOf,
  sign,
  toBase64url,
  type EnvironmentId,
  type EnvironmentKey,
  type IdentitySecrets,
  type OpenedPair,
  type PairId,
  type PublicIdentity,
  type Receiver,
  type Scope,
  type SealedPair,
  type UserId,
  type WorkspaceKey,
} from '@infisical/crypto'
import {
  buildCommit,
  buildEntry,
  decodePack,
  emptyChain,
  environments,
  keyBoxHash,
  type EntryAuthor,
  type ChainView,
  type DatedDraft,
  type PackRecord,
  type Verified,
} from '@infisical/protocol'

export const WORKSPACE: Scope = { kind: 'workspace' }
const TIME = 1_700_000_000_000

export interface Log {
  readonly verified: Verified
  readonly entries: readonly Uint8Array[]
  readonly environmentId: EnvironmentId
  readonly workspaceKey: WorkspaceKey
  readonly environmentKey: EnvironmentKey
  readonly identity: PublicIdentity
  readonly secrets: IdentitySecrets
  readonly author: EntryAuthor
  readonly box: Uint8Array
}

/** What an insider may do wrong when he starts the epoch. */
export interface Slip {
  /** Whose user id he takes for himself. */
  readonly userId?: UserId
  /** Boxed in place of the key that the log commits to. */
  readonly boxedKey?: WorkspaceKey
  /** What the box says of itself. */
  readonly boxSays?: Partial<{ epoch: number; scope: Scope; receiver: Receiver; workspaceId: Verified['workspaceId'] }>
}

export async function makeLog(slip: Slip = {}): Promise<Log> {
  const { secrets, identity } = await makeIdentity(slip.userId ?? newId<UserId>())
  const author = { userId: identity.userId, keyId: keyIdOf(identity), sign: signer(secrets) }
  const environmentId = newId<EnvironmentId>()
  const entries: Uint8Array[] = []
  let verified: Verified | undefined
  const add = async (draft: DatedDraft) => {
    const built = await buildEntry(verified, draft, author)
    entries.push(built.envelope)
    verified = built.verified
    return built.verified
  }
  await add({ type: 'genesis', workspaceName: 'acme', identity, email: 'alice@acme.test', name: 'Alice', time: TIME })
  const { workspaceId, state } = await add({ type: 'add-environment', environmentId, name: 'dev', time: TIME })

  const workspaceKey = newWorkspaceKey()
  const environmentKey = environmentKeyOf(workspaceKey, workspaceId, environmentId, 1)
  const receiver: Receiver = { kind: 'member', id: identity.userId, keyId: author.keyId }
  const says = { workspaceId, epoch: 1, scope: WORKSPACE, receiver, ...slip.boxSays }
  const box = await sealKeyBox({ ...says, receiverBoxPublic: identity.boxPublic, key: slip.boxedKey ?? workspaceKey })
  const rotated = await add({
    type: 'rotate',
    epoch: 1,
    commitment: commitmentOf(workspaceKey, workspaceId, WORKSPACE, 1),
    environments: environments(state).map(({ id }) => ({
      environmentId: id,
      commitment: commitmentOf(environmentKey, workspaceId, { kind: 'environment', environmentId: id }, 1),
    })),
    receivers: [{ receiver, grant: { scope: WORKSPACE, box: keyBoxHash(box) } }],
    previousKeys: [],
    heads: [],
    time: TIME,
  })
  return { verified: rotated, entries, environmentId, workspaceKey, environmentKey, identity, secrets, author, box }
}

/** The box as a server gives it out. */
export const served = (log: Log, change: object = {}) => ({
  epoch: 1,
  receiver: { kind: 'member' as const, id: log.identity.userId },
  scope: 'workspace',
  box: toBase64url(log.box),
  ...change,
})

export const chainOf = ({ verified, environmentId }: Log) =>
  ({ workspaceId: verified.workspaceId, environmentId, kind: 'shared' }) as const

export const pairOf = (name: string, value: string, more: Partial<OpenedPair> = {}): OpenedPair => {
  return { pairId: newId<PairId>(), version: 1, epoch: 1, name, folder: '', comment: '', tags: [], value, ...more }
}

export interface Committed {
  readonly view: ChainView
  /** All live ones when it is the first commit, else the changed ones. */
  readonly records: readonly PackRecord[]
}

/** Signs a commit of these pairs. `spoil` is what a dishonest author does to the sealed ones before he signs them. */
export async function commitPairs(
  log: Log,
  pairs: readonly OpenedPair[],
  how: { previous?: ChainView; removed?: readonly PairId[]; spoil?: (sealed: SealedPair[]) => SealedPair[] } = {},
): Promise<Committed> {
  const { previous = emptyChain(chainOf(log)), removed = [], spoil = (sealed) => sealed } = how
  const records = spoil(await sealPairs(secretKeysOf(log.environmentKey), chainOf(log), pairs))
  const plan = {
    log: log.verified,
    previous,
    records,
    removed,
    message: new Uint8Array(0),
    time: TIME,
    author: log.author,
  }
  const { view, pack } = await buildCommit(plan)
  return { view, records: decodePack(pack) }
}

function signer({ signingSeed }: IdentitySecrets): EntryAuthor['sign'] {
  return (label, ...fields) => sign(label, signingSeed, ...fields)
}
