// The membership log of a workspace on this device: fetched, folded onto what was verified before, held against the pin. What is here
// can be believed; nothing the server says beside it is.
import { equalBytes, fromBase64url, parseHash, type Id, type PublicIdentity, type WorkspaceId } from '@infisical/crypto'
import type { WireKeyBox } from '@infisical/contract'
import {
  activeMachines,
  compareWithPin,
  environments,
  fold,
  identityOf,
  rightsOf,
  TrustError,
  type Head,
  type Verified,
} from '@infisical/protocol'
import { requireSignedIn, type Context, type SignedIn } from './context.ts'
import { ApiError, ClientError, spoken } from './errors.ts'
import type { Lock } from './client-trust.ts'
import { isWhole, openKeyring, type BoxHolder, type Keyring } from './keyring.ts'
import { asLockMismatch, checkLockedEntry, readLock, withLock } from './lock.ts'
import { advanceWorkspacePins, readWorkspacePins, type WorkspacePins } from './pins.ts'
import { readWorkspace, writeWorkspace } from './workspace-cache.ts'

export interface Workspace {
  readonly verified: Verified
  readonly keyring: Keyring
}

/** A member in front of one workspace: what this device knows of it before it asks. */
export interface Desk {
  readonly context: Context
  readonly me: SignedIn
  readonly workspaceId: WorkspaceId
  /** What counts as seen: what this device has seen, and what its lock says. */
  readonly pins: WorkspacePins | undefined
  /** What this device has seen itself. */
  readonly keptPins: WorkspacePins | undefined
  readonly lock: Lock | undefined
  /** Just read from the server, and not kept yet. */
  readonly workspace?: Workspace
}

/** `token-scope` for another workspace than the token's; `first-contact` where that is refused and nothing vouches for the workspace. */
export async function openDesk(context: Context, workspaceId: string): Promise<Desk> {
  const desk = await openNewDesk(context, workspaceId)
  if (desk.pins === undefined) context.meetFirst()
  return desk
}

/** For a workspace that its creator, or an invite link, vouches for. */
export async function openNewDesk(context: Context, workspaceId: string): Promise<Desk> {
  const id = spoken('workspace-unknown', () => parseHash<WorkspaceId>(workspaceId))
  const me = await requireSignedIn(context)
  if (me.token !== undefined && me.token.workspaceId !== id) throw new ClientError('token-scope')
  const keptPins = (await readWorkspacePins(context.storage.pins, pinPlace(context, me, id))) ?? tokenPins(me)
  const lock = await readLock(context, id)
  return {
    context,
    me,
    workspaceId: id,
    keptPins,
    lock,
    pins: lock === undefined ? keptPins : withLock(keptPins, lock),
  }
}

/** A token is a pin that somebody else made. */
function tokenPins({ token }: SignedIn): WorkspacePins | undefined {
  return token && { log: token.log, chains: {}, inStep: {}, environments: {}, verified: {}, witnessed: {} }
}

/** The log as the server has it now, verified and kept. */
export async function syncWorkspace(desk: Desk): Promise<Workspace> {
  const workspace = await fetchWorkspace(desk)
  await keepWorkspace(desk, workspace)
  return workspace
}

/** The same, without keeping anything yet. */
export async function fetchWorkspace(desk: Desk): Promise<Workspace> {
  try {
    const known = await readWorkspace(desk)
    const { entries, boxes, headSeq } = await fetchLog(desk, known?.verified.head.seq ?? -1)
    return await extendWorkspace(desk, known, { entries, headSeq, boxes: () => Promise.resolve(boxes) })
  } catch (error) {
    throw asLockMismatch(desk, error)
  }
}

/** What a server answers about a log, after what is known of it. */
export interface LogNews {
  readonly entries: readonly Uint8Array[]
  readonly headSeq: number
  /** Asked for when they are needed. */
  readonly boxes: () => Promise<readonly WireKeyBox[]>
}

/** `known` and what follows it. Throws TrustError and keeps nothing when the server's log is not the one seen before. */
export async function extendWorkspace(desk: Desk, known: Workspace | undefined, news: LogNews): Promise<Workspace> {
  const seen = latest(desk.pins?.log, known?.verified.head)
  if (seen !== undefined && news.headSeq < seen.seq) throw new TrustError('log-rollback', { pinned: seen })
  const verified = await foldOnto(desk, known?.verified, news.entries)
  if (seen !== undefined) compareWithPin(seen, verified)
  checkLockedEntry(desk, verified)
  if (known !== undefined && verified === known.verified) return known
  const holder = holderIn(desk.me, verified)
  const keepsKeys = known !== undefined && isWhole(known.keyring, verified, holder.access)
  return { verified, keyring: keepsKeys ? known.keyring : await openKeyring(verified, holder, await news.boxes()) }
}

/** After a change: the sealed copy first, then the pins, so that a crash between them costs nothing. */
export async function keepWorkspace(
  desk: Desk,
  workspace: Workspace,
  news: Partial<WorkspacePins> = {},
): Promise<void> {
  await writeWorkspace(desk, workspace)
  await advancePins(desk, workspace.verified, news)
}

export async function advancePins(desk: Desk, verified: Verified, news: Partial<WorkspacePins> = {}): Promise<void> {
  const { context, me, workspaceId } = desk
  await advanceWorkspacePins(context.storage.pins, pinPlace(context, me, workspaceId), {
    log: verified.head,
    environments: Object.fromEntries(environments(verified.state).map(({ id, name }) => [name, id])),
    chains: news.chains ?? {},
    inStep: news.inStep ?? {},
    verified: news.verified ?? {},
    witnessed: news.witnessed ?? {},
  })
}

/** Notes how far the user of this device has seen chains, by `chainKey`. */
export async function markInStep({ context, me, workspaceId }: Desk, inStep: WorkspacePins['inStep']): Promise<void> {
  const place = pinPlace(context, me, workspaceId)
  const pins = await readWorkspacePins(context.storage.pins, place)
  if (pins !== undefined) await advanceWorkspacePins(context.storage.pins, place, { ...pins, inStep })
}

export async function markWitnessed(
  { context, me, workspaceId }: Desk,
  witnessed: WorkspacePins['witnessed'],
): Promise<void> {
  const place = pinPlace(context, me, workspaceId)
  const pins = await readWorkspacePins(context.storage.pins, place)
  if (pins !== undefined) await advanceWorkspacePins(context.storage.pins, place, { ...pins, witnessed })
}

/** All entries after `afterSeq`, in as many answers as it takes. */
export async function fetchLog({ me, workspaceId }: Desk, afterSeq: number) {
  const entries: Uint8Array[] = []
  for (let asked = 0; asked < MAX_ANSWERS; asked++) {
    const answer = await me.call((api) => api.workspace.log.query({ workspaceId, afterSeq: afterSeq + entries.length }))
    // One by one: a call with a million arguments ends the program before anything is judged.
    for (const entry of answer.entries) entries.push(fromBase64url(entry))
    const { headSeq, boxes } = answer
    if (answer.entries.length === 0 || afterSeq + entries.length >= headSeq) return { entries, headSeq, boxes }
  }
  throw new TrustError('limit')
}

/** An honest server fills its answers, and no log fills this many; one that drips entries for ever is left. */
export const MAX_ANSWERS = 64

/** Entries that do not continue what was verified before: the whole log tells whether the server forked it, and the fork is the error. */
async function foldOnto(desk: Desk, base: Verified | undefined, entries: readonly Uint8Array[]): Promise<Verified> {
  try {
    return await fold(base, entries, { workspaceId: desk.workspaceId })
  } catch (error) {
    if (base === undefined || !(error instanceof TrustError) || error.code !== 'log-chain') throw error
    const whole = await fetchLog(desk, -1)
    compareWithPin(base.head, await fold(undefined, whole.entries, { workspaceId: desk.workspaceId }))
    throw error
  }
}

/** The caller as the log knows him: with these keys, or not at all. */
function holderIn(me: SignedIn, verified: Verified): BoxHolder {
  return me.session.kind === 'machine' ? machineIn(me, verified) : memberIn(me, verified)
}

/** `machine-unknown`, as the server says it too, for one that was removed. */
function machineIn({ session }: SignedIn, { state }: Verified): BoxHolder {
  const { identity, secrets } = session
  const machine = activeMachines(state).find(({ id }) => id === (identity.userId as Id))
  const isMe = machine !== undefined && hasKeysOf(machine, identity)
  if (!isMe) throw new ApiError('machine-unknown')
  return { kind: 'machine', identity, boxSecret: secrets.boxSecret, access: machine.access }
}

function memberIn({ session }: SignedIn, { state }: Verified): BoxHolder {
  const { identity, secrets } = session
  const [listed, rights] = [identityOf(state, session.userId), rightsOf(state, session.userId)]
  const isMe = listed !== undefined && hasKeysOf(listed, identity)
  // Newer keys than the log's: their owner has started over, and is in there as who he was.
  if (!isMe && listed !== undefined && identity.generation > listed.generation)
    throw new ClientError('identity-replaced')
  if (!isMe || rights === undefined) throw new ClientError('workspace-unknown')
  return { kind: 'member', identity, boxSecret: secrets.boxSecret, access: rights.access }
}

type PublicKeys = Pick<PublicIdentity, 'signPublic' | 'boxPublic'>

function hasKeysOf(listed: PublicKeys, own: PublicKeys): boolean {
  return equalBytes(listed.signPublic, own.signPublic) && equalBytes(listed.boxPublic, own.boxPublic)
}

function latest(one: Head | undefined, other: Head | undefined): Head | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.seq > other.seq ? one : other
}

export const pinPlace = (context: Context, me: SignedIn, workspaceId: WorkspaceId) => ({
  origin: context.origin,
  user: me.session.userId,
  subject: workspaceId,
})
