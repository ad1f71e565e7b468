// From a plan to a commit that the server took. The plan is made anew for every head it is tried on.
import {
  newId,
  sealMessage,
  sealPairs,
  secretKeysOf,
  toBase64url,
  toHex,
  type OpenedPair,
  type PairId,
} from '@infisical/crypto'
import { FORMAT_LIMITS, REQUEST_LIMITS } from '@infisical/contract/limits'
import { buildCommit, decodePack, epochOf, type Head } from '@infisical/protocol'
import { authorOf } from './author.ts'
import type { Environment, PushResult } from './client.ts'
import type { RotatedFor } from './client-sharing.ts'
import { retryOnConflict } from './conflict.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { keepChain } from './kept-chain.ts'
import { openOwn } from './open-chain.ts'
import { NO_NOTES } from './opened-chain.ts'
import { chainKey, type ChainKind } from './pins.ts'
import { rotatingWhenDue } from './rotation-due.ts'
import type { PushPlan, Remote, RemoteSecret } from './push-plan.ts'
import { standOnKept, standOnServer, type Standing } from './standing.ts'
import { advancePins, openDesk, type Desk } from './workspace-log.ts'

export interface Change extends Environment {
  readonly kind: ChainKind
  readonly message: string
  readonly dryRun: boolean
}

export interface Committed {
  readonly outcome: PushResult['outcome']
  readonly desk: Desk
  readonly standing: Standing
  readonly plan: PushPlan
  /** Of the head after it. */
  readonly seq: number
}

export type Decide = (desk: Desk, standing: Standing, remote: Remote) => PushPlan | Promise<PushPlan>

/** A plan with conflicts sends nothing. Others who commit at the same time are waited out; `busy` when they do not stop. */
export async function commitChange(context: Context, change: Change, decide: Decide): Promise<Committed & RotatedFor> {
  if (context.isToken && change.kind === 'personal') throw new ClientError('token-cannot')
  return await rotatingWhenDue(context, change.workspaceId, () => commitNow(context, change, decide))
}

async function commitNow(context: Context, change: Change, decide: Decide): Promise<Committed> {
  let maySkipPull = !change.dryRun
  return await retryOnConflict(async () => {
    const desk = await openDesk(context, change.workspaceId)
    const kept = maySkipPull ? await standOnKept(desk, change.environment, change.kind) : undefined
    maySkipPull = false
    const early = kept === undefined ? undefined : await planOn(desk, kept, decide)
    // Only what would be sent may rest on what is kept: the server refuses it when there is something newer.
    const planned = early !== undefined && isSendable(early.plan) ? early : await planOnServer(context, change, decide)
    const { standing, plan } = planned
    if (!change.dryRun && isSendable(plan)) {
      const { seq } = await send(planned, change)
      return { ...planned, outcome: 'pushed', seq }
    }
    const idle = change.dryRun ? 'dry-run' : 'nothing-to-do'
    return { ...planned, outcome: plan.conflicts.length > 0 ? 'conflict' : idle, seq: standing.view.head.seq }
  })
}

interface Planned {
  readonly desk: Desk
  readonly standing: Standing
  readonly remote: Remote
  readonly plan: PushPlan
}

async function planOnServer(context: Context, change: Change, decide: Decide): Promise<Planned> {
  const standing = await standOnServer(await openDesk(context, change.workspaceId), change.environment, change.kind)
  return await planOn(await openDesk(context, change.workspaceId), standing, decide)
}

async function planOn(desk: Desk, standing: Standing, decide: Decide): Promise<Planned> {
  const remote = remoteOf(standing)
  return { desk, standing, remote, plan: await decide(desk, standing, remote) }
}

/** What the chain holds outside of folders, by name. */
function remoteOf({ before }: Standing): Remote {
  const remote = new Map<string, RemoteSecret>()
  if (before === undefined) return remote
  const { names, values, changed, notes } = before.opened
  for (const [place, name] of names.entries()) {
    const isInFolder = notes.size > 0 && (notes.get(place)?.folder ?? '') !== ''
    if (!isInFolder) remote.set(name, { value: values[place] as string, changed: changed[place] as number, place })
  }
  return remote
}

const isSendable = ({ added, changed, removed, conflicts }: PushPlan): boolean =>
  conflicts.length === 0 && added.length + changed.length + removed.length > 0

async function send({ desk, standing, remote, plan }: Planned, { kind, message }: Change): Promise<Head> {
  const { context, me, workspaceId } = desk
  const { chain, log, view, environment, environmentId, before } = standing
  checkCount(standing, plan)
  const { pairs, removed } = pairsOf(standing, remote, plan)
  const keys = secretKeysOf(standing.key)
  context.onProgress(0, pairs.length)
  const records = await sealPairs(keys, chain, pairs)
  context.onProgress(pairs.length, pairs.length)
  checkSize(records)

  const place = { context: chain, epoch: epochOf(log.state, chain), seq: view.head.seq + 1 }
  const sealedMessage = await sealMessage(keys.message, place, message)
  const [time, author] = [context.now(), authorOf(me.session)]
  const built = await buildCommit({ log, previous: view, records, removed, message: sealedMessage, time, author })
  const [commit, pack] = [toBase64url(built.envelope), toBase64url(built.pack)]
  await me.call((api) => api.secret.push.mutate({ workspaceId, commit, pack, removed }))

  const known = {
    workspaceName: log.state.workspaceName,
    environment,
    log: log.head,
    view: built.view,
    records: decodePack(built.pack),
    before,
  }
  const opened = openOwn(known, new Map(pairs.map((pair) => [pair.pairId, pair])))
  await keepChain(desk, { environmentId, kind }, opened)
  const key = chainKey(environmentId, kind)
  // Who had seen everything before has seen everything now; who had not must still be asked about the rest.
  const sawAll = (desk.pins?.inStep[key] ?? 0) >= view.head.seq
  await advancePins(desk, log, {
    chains: { [key]: opened.head },
    ...(sawAll ? { inStep: { [key]: opened.head.seq } } : {}),
  })
  return opened.head
}

/** The planned secrets as pairs: a new id for a new name, the next version for a known one, whose comment and tags stay. */
function pairsOf(
  { view, before, log, chain }: Standing,
  remote: Remote,
  plan: PushPlan,
): { pairs: OpenedPair[]; removed: PairId[] } {
  const epoch = epochOf(log.state, chain)
  const placeOf = (name: string) => (remote.get(name) as RemoteSecret).place
  const idAt = (place: number) => toHex(view.manifest.ids.subarray(16 * place, 16 * place + 16)) as PairId
  const added = plan.added.map(({ name, value }) => ({
    pairId: newId<PairId>(),
    version: 1,
    epoch,
    name,
    value,
    ...NO_NOTES,
  }))
  const changed = plan.changed.map(({ name, value }) => {
    const place = placeOf(name)
    const version = (view.manifest.versions[place] as number) + 1
    return { pairId: idAt(place), version, epoch, name, value, ...(before?.opened.notes.get(place) ?? NO_NOTES) }
  })
  return { pairs: [...added, ...changed], removed: plan.removed.map((name) => idAt(placeOf(name))) }
}

/** `secret-limit`. */
function checkCount({ view }: Standing, { added, removed }: PushPlan): void {
  const limit = FORMAT_LIMITS.chainRecords
  if (view.manifest.count + added.length - removed.length > limit) throw new ClientError('secret-limit', { limit })
}

/** `limit-push`: said here, before a long way to the server. */
function checkSize(records: readonly { nameBox: Uint8Array; valueBox: Uint8Array }[]): void {
  const limit = REQUEST_LIMITS.pushPack
  const bytes = records.reduce((sum, { nameBox, valueBox }) => sum + nameBox.length + valueBox.length + 40, 6)
  if (bytes > limit) throw new ClientError('limit-push', { limit })
}
