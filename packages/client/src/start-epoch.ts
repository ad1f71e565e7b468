// Whatever takes something away from somebody (SPEC 8): one entry, new keys for those who stay, and every secret sealed anew, in one request that
// is done wholly or not at all. Where others are faster, only what they changed is done again.
import { toBase64url, type EnvironmentId } from '@infisical/crypto'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import {
  buildEntry,
  rotationNeeds,
  type Draft,
  type Head,
  type Rotation,
  type RotationCause,
  type RotationNeeds,
  type Verified,
} from '@infisical/protocol'
import { authorOf } from './author.ts'
import type { NewEpoch } from './client-sharing.ts'
import { retryOnConflict } from './conflict.ts'
import type { Context } from './context.ts'
import { EpochKeys } from './epoch-keys.ts'
import { ApiError, ClientError } from './errors.ts'
import { keepChain } from './kept-chain.ts'
import { chainKey } from './pins.ts'
import {
  commitAnew,
  readStanding,
  sealAnew,
  type RenewedChain,
  type SealedChain,
  type StandingChain,
} from './renew-chain.ts'
import { keepWorkspace, openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

/** Why the epoch starts: asked anew of the newest log each time, and where it throws, nothing is sent. */
export type Decide<Decision extends RotationCause> = (desk: Desk, workspace: Workspace) => Decision

export interface StartedEpoch<Decision> {
  readonly cause: Decision
  readonly verified: Verified
  readonly epoch: NewEpoch
}

/** `limit-push` when the secrets of the workspace do not fit into one request. */
export async function startEpoch<Decision extends RotationCause>(
  context: Context,
  workspaceId: string,
  decide: Decide<Decision>,
): Promise<StartedEpoch<Decision>> {
  const work = new Map<EnvironmentId, SealedChain>()
  let keys: EpochKeys | undefined
  return await retryOnConflict(async () => {
    const desk = await openDesk(context, workspaceId)
    const workspace = await syncWorkspace(desk)
    const { state } = workspace.verified
    const cause = decide(desk, workspace)
    const time = Math.max(context.now(), state.time)
    const needs = rotationNeeds(state, cause, time)
    if (keys?.serves(needs) !== true) {
      keys = new EpochKeys(desk.workspaceId, needs.epoch)
      work.clear()
    }
    const chains = await sealAll(desk, workspace, { needs, keys, work })
    return await send(desk, workspace, { cause, needs, keys, chains, time })
  })
}

interface Making {
  readonly needs: RotationNeeds
  readonly keys: EpochKeys
  /** What was sealed in earlier attempts. */
  readonly work: Map<EnvironmentId, SealedChain>
}

/** In the order of the environments. */
async function sealAll(desk: Desk, workspace: Workspace, { needs, keys, work }: Making): Promise<SealedChain[]> {
  const standing: StandingChain[] = []
  let size = 0
  for (const environment of needs.environments) {
    const chain = await readStanding(desk, workspace, environment)
    if (chain.log.head.seq !== workspace.verified.head.seq) throw new ApiError('conflict-head')
    standing.push(chain)
    // Before more is opened than could be sent.
    size += chain.opened.values.reduce((sum, value) => sum + value.length + SEALED_SIZE, 0)
    checkSize(size)
  }
  const secrets = standing.reduce((sum, { opened }) => sum + opened.names.length, 0)
  const total = secrets + needs.receivers.length
  let done = 0
  const advance = (by: number) => desk.context.onProgress((done += by), total)
  advance(0)
  const sealed: SealedChain[] = []
  for (const chain of standing) {
    const before = work.get(chain.environmentId)
    const isStill = before?.view.head.hash === chain.view.head.hash
    const now = isStill ? before : await sealAnew(chain, keys)
    work.set(chain.environmentId, now)
    sealed.push(now)
    advance(chain.opened.names.length)
  }
  await keys.boxTo(needs.receivers, () => advance(1))
  return sealed
}

interface Ready<Decision> {
  readonly cause: Decision
  readonly needs: RotationNeeds
  readonly keys: EpochKeys
  readonly chains: readonly SealedChain[]
  readonly time: number
}

async function send<Decision extends RotationCause>(
  desk: Desk,
  workspace: Workspace,
  { cause, needs, keys, chains, time }: Ready<Decision>,
): Promise<StartedEpoch<Decision>> {
  const author = authorOf(desk.me.session)
  const heads = chains.map(({ environmentId, view: { head } }) => ({ environmentId, seq: head.seq, hash: head.hash }))
  const { rotation, boxes, previousKeys } = await keys.describe(needs, workspace, heads)
  const { envelope, verified } = await buildEntry(workspace.verified, { ...draftOf(cause, rotation), time }, author)
  const renewed: RenewedChain[] = []
  for (const chain of chains) renewed.push(await commitAnew(chain, { log: verified, author, time }))
  const request = {
    workspaceId: desk.workspaceId,
    entries: [toBase64url(envelope)],
    boxes,
    commits: [],
    previousKeys,
    renewals: renewed.map((chain) => {
      return { commit: toBase64url(chain.envelope), pack: toBase64url(chain.pack), removed: [] }
    }),
  }
  for (const { pack } of renewed) checkSize(pack.length, REQUEST_LIMITS.pushPack)
  checkSize(JSON.stringify(request).length)
  await desk.me.call((api) => api.workspace.append.mutate(request))
  await keep(
    desk,
    { verified, keyring: { epoch: keys.epoch, keys: [{ scope: { kind: 'workspace' }, key: keys.key }] } },
    renewed,
  )
  const secrets = renewed.reduce((sum, { opened }) => sum + opened.names.length, 0)
  return { cause, verified, epoch: { epoch: keys.epoch, environments: renewed.length, secrets } }
}

function draftOf(cause: RotationCause, rotation: Rotation): Draft {
  switch (cause.type) {
    case 'rotate':
      return { type: 'rotate', ...rotation }
    case 'set-access':
      return { ...cause, keys: { kind: 'rotation', rotation } }
    case 'remove-member':
    case 'remove-machine':
      return { ...cause, rotation }
  }
}

async function keep(desk: Desk, workspace: Workspace, renewed: readonly RenewedChain[]): Promise<void> {
  const chains: Record<string, Head> = {}
  const inStep: Record<string, number> = {}
  for (const { environmentId, opened, since } of renewed) {
    const key = chainKey(environmentId, 'shared')
    await keepChain(desk, { environmentId, kind: 'shared' }, opened)
    chains[key] = opened.head
    // Nothing in it is new: who had seen everything has seen everything.
    if ((desk.pins?.inStep[key] ?? 0) >= since) inStep[key] = opened.head.seq
  }
  await keepWorkspace(desk, workspace, { chains, inStep })
}

/** What a secret weighs at least beside its value: id, versions, nonces, tags, the smallest bucket for its name. */
const SEALED_SIZE = 170

/** `limit-push`: said here, before a long way to the server. */
function checkSize(size: number, limit: number = REQUEST_LIMITS.body): void {
  if (size > limit) throw new ClientError('limit-push', { limit })
}
