// Brings this device's copy of an environment up to date, in one request: the log's news, the heads, and what changed. When nothing did, one
// sealed blob is opened and that is all. Pins and caches are written at the end, after everything was verified; a failure leaves them be.
import { fromBase64url, type EnvironmentId } from '@infisical/crypto'
import type { PullOutput } from '@infisical/contract'
import { TrustError } from '@infisical/protocol'
import { acceptAnswer, contextOf, type ChainResult } from './chain-answer.ts'
import { ApiError } from './errors.ts'
import type { Sealed } from './local-cache.ts'
import { decodeOpenedChain, encodeOpenedChain, type OpenedChain } from './opened-chain.ts'
import { requireEnvironment } from './people.ts'
import { chainKey, readHint, type ChainKind, type WorkspacePins } from './pins.ts'
import { placeOf, readWorkspace, writeWorkspace } from './workspace-cache.ts'
import { advancePins, extendWorkspace, fetchLog, fetchWorkspace, type Desk, type Workspace } from './workspace-log.ts'

export interface Synced {
  readonly environmentId: EnvironmentId
  /** By kind, in the order asked for; undefined for a personal chain without commits. */
  readonly chains: readonly (OpenedChain | undefined)[]
  readonly way: 'cold' | 'delta' | 'warm'
  /** Pairs decrypted now. */
  readonly opened: number
  /** The workspace, when it had to be looked at. */
  readonly workspace: Workspace | undefined
}

const ATTEMPTS = 3

export async function syncEnvironment(desk: Desk, environment: string, kinds: readonly ChainKind[]): Promise<Synced> {
  for (let attempt = 1; ; attempt++) {
    const hint = readHint(desk.pins, environment)
    try {
      return hint === undefined ? await syncByName(desk, environment, kinds) : await syncById(desk, environment, hint, kinds)
    } catch (error) {
      // A pack that went between the answer and the fetch: somebody pushed just then.
      const isGone = error instanceof ApiError && (error.code === 'pack-gone' || error.code === 'ticket-invalid')
      if (!isGone || attempt === ATTEMPTS) throw error
    }
  }
}

/** First contact: the log says which environment has that name. */
async function syncByName(desk: Desk, environment: string, kinds: readonly ChainKind[]): Promise<Synced> {
  const workspace = desk.workspace ?? (await fetchWorkspace(desk))
  const { id } = requireEnvironment(workspace.verified.state, environment)
  return await syncById({ ...desk, workspace }, environment, id, kinds)
}

async function syncById(desk: Desk, environment: string, environmentId: EnvironmentId, kinds: readonly ChainKind[]): Promise<Synced> {
  const sealed = await Promise.all(kinds.map((kind) => desk.me.cache.fetch(chainPlace(desk, environmentId, kind))))
  const start = await startOf(desk, sealed.every((blob) => blob === undefined))
  const guesses = kinds.map((kind, i) => (sealed[i] === undefined ? 0 : (pinOf(desk, environmentId, kind)?.seq ?? 0)))
  const ask = (since: readonly number[]) => pull(desk, environmentId, kinds, since, start)
  const [guessed, kept] = await Promise.all([ask(guesses), Promise.all(sealed.map((blob) => openKept(blob, environment)))])
  // The pins and the blobs are written one after the other; now and then a crash comes between.
  const since = kept.map((chain) => chain?.head.seq ?? 0)
  const answer = since.every((seq, i) => seq === guesses[i]) ? guessed : await ask(since)

  if (isWarm(desk, environmentId, kinds, kept, answer)) return { environmentId, chains: kept, way: 'warm', opened: 0, workspace: undefined }
  const workspace = await advanceWorkspace(desk, start, answer)
  const { id } = requireEnvironment(workspace.verified.state, environment)
  if (id !== environmentId) return await syncById({ ...desk, workspace }, environment, id, kinds)
  const results: ChainResult[] = []
  for (const [i, kind] of kinds.entries()) {
    const chain = contextOf(desk, environmentId, kind)
    const question = { chain, environment, kept: kept[i], pin: pinOf(desk, environmentId, kind) }
    results.push(await acceptAnswer(desk, workspace, question, answer.chains[i] ?? missingAnswer()))
  }
  await keep(desk, start, workspace, environmentId, kinds, results)
  const opened = results.reduce((sum, { count }) => sum + count, 0)
  return { environmentId, chains: results.map((result) => result.opened), way: kept[0] === undefined ? 'cold' : 'delta', opened, workspace }
}

/** Where the request begins to read the log, and from which verified log what it brings goes on. */
interface Start {
  readonly logAfter: number
  readonly boxes: boolean
  readonly workspace: () => Promise<Workspace | undefined>
  /** Whether that log is in the cache already. */
  readonly isKept: boolean
}

/** Opening the log is put off until it has news; where nothing at all is kept, it is asked for from its first entry in the same request. */
async function startOf(desk: Desk, isCold: boolean): Promise<Start> {
  const { workspace, pins } = desk
  if (workspace !== undefined) return { logAfter: workspace.verified.head.seq, boxes: false, workspace: () => Promise.resolve(workspace), isKept: false }
  let reading: Promise<Workspace | undefined> | undefined
  const kept = () => (reading ??= readWorkspace(desk))
  if (!isCold) return { logAfter: pins?.log.seq ?? -1, boxes: false, workspace: kept, isKept: true }
  const workspaceKept = await kept()
  return { logAfter: workspaceKept?.verified.head.seq ?? -1, boxes: workspaceKept === undefined, workspace: kept, isKept: true }
}

async function pull(desk: Desk, environmentId: EnvironmentId, kinds: readonly ChainKind[], since: readonly number[], start: Start) {
  const chains = kinds.map((kind, i) => ({ environmentId, kind, since: since[i] ?? 0 }))
  const { workspaceId } = desk
  return await desk.me.call((api) => api.secret.pull.query({ workspaceId, logAfter: start.logAfter, boxes: start.boxes, chains }))
}

/** Nothing happened since what is kept was verified: not in the log, not in the chains. */
function isWarm(desk: Desk, environmentId: EnvironmentId, kinds: readonly ChainKind[], kept: Kept, answer: PullOutput): boolean {
  const log = desk.pins?.log
  if (log === undefined || answer.entries.length > 0 || answer.headSeq !== log.seq || answer.chains.length !== kinds.length) return false
  if (kept[0] === undefined) return false
  return kinds.every((kind, i) => {
    const [chain, pin, served] = [kept[i], pinOf(desk, environmentId, kind), answer.chains[i]]
    const isKept = chain?.head.hash === pin?.hash && (chain === undefined || chain.log.hash === log.hash)
    return isKept && served !== undefined && served.commits.length === 0 && served.headSeq === (chain?.head.seq ?? 0)
  })
}

type Kept = readonly (OpenedChain | undefined)[]

/** The log with what the answer brings. What is kept may be lost, or behind the pins after a crash: then the log is read by itself. */
async function advanceWorkspace(desk: Desk, start: Start, answer: PullOutput): Promise<Workspace> {
  const known = await start.workspace()
  if ((known?.verified.head.seq ?? -1) !== start.logAfter) return await fetchWorkspace(desk)
  const entries = answer.entries.map(fromBase64url)
  const reached = start.logAfter + entries.length
  if (reached < answer.headSeq && entries.length > 0) entries.push(...(await fetchLog(desk, reached)).entries)
  const boxes = async () => answer.boxes ?? (await fetchLog(desk, answer.headSeq)).boxes
  return await extendWorkspace(desk, known, entries, answer.headSeq, boxes)
}

async function keep(desk: Desk, start: Start, workspace: Workspace, environmentId: EnvironmentId, kinds: readonly ChainKind[], results: readonly ChainResult[]) {
  const chains: Record<string, WorkspacePins['log']> = {}
  for (const [i, kind] of kinds.entries()) {
    const opened = results[i]?.opened
    if (opened === undefined) continue
    await keepChain(desk, environmentId, kind, opened)
    chains[chainKey(environmentId, kind)] = opened.head
  }
  if (!start.isKept || workspace !== (await start.workspace())) await writeWorkspace(desk, workspace)
  await advancePins(desk, workspace.verified, { chains })
}

export async function keepChain(desk: Desk, environmentId: EnvironmentId, kind: ChainKind, opened: OpenedChain): Promise<void> {
  await desk.me.cache.write(chainPlace(desk, environmentId, kind), encodeOpenedChain(opened))
}

/** The kept chain of an environment, opened. A blob of another environment of that name is none. */
export async function openKept(sealed: Sealed | undefined, environment: string): Promise<OpenedChain | undefined> {
  const bytes = await sealed?.open()
  const chain = bytes === undefined ? undefined : decodeOpenedChain(bytes)
  return chain?.environment === environment ? chain : undefined
}

export const chainPlace = (desk: Desk, environmentId: EnvironmentId, kind: ChainKind) => placeOf(desk, `chain-${chainKey(environmentId, kind)}`)

function pinOf({ pins }: Desk, environmentId: EnvironmentId, kind: ChainKind) {
  return pins?.chains[chainKey(environmentId, kind)]
}

function missingAnswer(): never {
  throw new TrustError('malformed')
}
