// Brings this device's copy of an environment up to date, in one request: the log's news, the heads, and what changed. When nothing did, one
// sealed blob is opened and that is all. Pins and caches are written at the end, after everything was verified; a failure leaves them be.
import { fromBase64url, type EnvironmentId } from '@infisical/crypto'
import type { PullOutput } from '@infisical/contract'
import { environmentByName, type Head } from '@infisical/protocol'
import { acceptAnswer, contextOf, type ChainResult } from './chain-answer.ts'
import { ApiError } from './errors.ts'
import { fetchKept, keepChain, openKept } from './kept-chain.ts'
import type { OpenedChain } from './opened-chain.ts'
import { requireEnvironment } from './people.ts'
import { chainKey, readHint, type ChainKind } from './pins.ts'
import { ask, askByName, startOf, type Goal, type Start, type Target } from './pull-question.ts'
import { afterRefusal, inOwnWords, meetLock } from './witness.ts'
import { writeWorkspace } from './workspace-cache.ts'
import {
  advancePins,
  extendWorkspace,
  fetchLog,
  fetchWorkspace,
  markWitnessed,
  type Desk,
  type Workspace,
} from './workspace-log.ts'

export interface Synced {
  readonly environmentId: EnvironmentId
  /** By kind, in the order asked for; undefined for a personal chain without commits. */
  readonly chains: Chains
  readonly way: 'cold' | 'delta' | 'warm'
  /** Pairs decrypted now. */
  readonly opened: number
  /** The workspace, when it had to be looked at. */
  readonly workspace: Workspace | undefined
}

type Chains = readonly (OpenedChain | undefined)[]

const ATTEMPTS = 3

export async function syncEnvironment(desk: Desk, environment: string, kinds: readonly ChainKind[]): Promise<Synced> {
  try {
    const witnessed = await meetLock(desk, environment)
    const synced = await syncChains(desk, environment, kinds).catch(async (error: unknown) => {
      return await syncChains(await afterRefusal(desk, environment, error), environment, kinds)
    })
    if (Object.keys(witnessed).length > 0) await markWitnessed(desk, witnessed)
    return synced
  } catch (error) {
    throw inOwnWords(desk, error)
  }
}

async function syncChains(desk: Desk, environment: string, kinds: readonly ChainKind[]): Promise<Synced> {
  const goal = { desk, environment, kinds }
  for (let attempt = 1; ; attempt++) {
    const environmentId = readHint(desk.pins, environment)
    try {
      return environmentId === undefined ? await meet(goal) : await sync({ ...goal, environmentId })
    } catch (error) {
      // A pack that went between the answer and the fetch: somebody pushed just then.
      const isGone = error instanceof ApiError && (error.code === 'pack-gone' || error.code === 'ticket-invalid')
      if (!isGone || attempt === ATTEMPTS) throw error
    }
  }
}

/**
 * First contact: no pin says which environment has that name. So it is asked for by its name, and the log, verified, says whose chains
 * the answer has to hold.
 */
async function meet(goal: Goal): Promise<Synced> {
  const { desk, environment, kinds } = goal
  const start = await startOf(desk, true)
  const known = await start.workspace()
  const knownId = known && environmentByName(known.verified.state, environment)?.id
  if (knownId !== undefined) return await sync({ ...goal, environmentId: knownId })
  const answer = desk.workspace === undefined ? await askByName(goal, start) : undefined
  const workspace =
    desk.workspace ?? (answer === undefined ? await fetchWorkspace(desk) : await advanceWorkspace(desk, start, answer))
  const { id: environmentId } = requireEnvironment(workspace.verified.state, environment)
  const target = { ...goal, environmentId }
  // Seen before under another name, or by a device that lost its pins: it goes on from there.
  if (answer === undefined || (await hasSeen(target))) return await sync({ ...target, desk: { ...desk, workspace } })
  return await accept(target, { start, workspace, kept: kinds.map(() => undefined), answer })
}

async function hasSeen(target: Target): Promise<boolean> {
  const { desk, environmentId, kinds } = target
  if (kinds.some((kind) => pinOf(target, kind) !== undefined)) return true
  const sealed = await Promise.all(kinds.map((kind) => fetchKept(desk, { environmentId, kind })))
  return sealed.some((blob) => blob !== undefined)
}

async function sync(target: Target): Promise<Synced> {
  const { desk, environment, environmentId, kinds } = target
  const sealed = await Promise.all(kinds.map((kind) => fetchKept(desk, { environmentId, kind })))
  const isCold = sealed.every((blob) => blob === undefined)
  const start = await startOf(desk, isCold)
  // What is kept is opened while the answer is on its way. As a rule it is what the pins say.
  const guesses = kinds.map((kind, i) => (sealed[i] === undefined ? 0 : (pinOf(target, kind)?.seq ?? 0)))
  const opening = Promise.all(sealed.map((blob) => openKept(blob, environment)))
  const [guessed, kept] = await Promise.all([ask(target, start, guesses), opening])
  // The two are written one after the other; now and then a crash comes between.
  const since = kept.map((chain) => chain?.head.seq ?? 0)
  const answer = since.every((seq, i) => seq === guesses[i]) ? guessed : await ask(target, start, since)

  const isWarm = isLogUnchanged(desk, answer) && areChainsUnchanged(target, kept, answer)
  if (isWarm) return { environmentId, chains: kept, way: 'warm', opened: 0, workspace: undefined }

  const workspace = await advanceWorkspace(desk, start, answer)
  const { id } = requireEnvironment(workspace.verified.state, environment)
  if (id !== environmentId) return await sync({ ...target, desk: { ...desk, workspace }, environmentId: id })
  return await accept(target, { start, workspace, kept, answer })
}

interface Question {
  readonly start: Start
  readonly workspace: Workspace
  readonly kept: Chains
  readonly answer: PullOutput
}

/** The chains of an answer whose log is verified: verified by it, opened, kept. */
async function accept(target: Target, { start, workspace, kept, answer }: Question): Promise<Synced> {
  const results = await acceptAll(target, workspace, kept, answer)
  await keepAll(target, start, workspace, results)
  return {
    environmentId: target.environmentId,
    chains: results.map((result) => result.opened),
    way: kept[0] === undefined ? 'cold' : 'delta',
    opened: results.reduce((sum, { count }) => sum + count, 0),
    workspace,
  }
}

function isLogUnchanged({ pins }: Desk, { entries, headSeq }: PullOutput): boolean {
  return entries.length === 0 && headSeq === pins?.log.seq
}

/** And what is kept was verified by the log as it is, up to the very heads that are pinned. */
function areChainsUnchanged(target: Target, kept: Chains, answer: PullOutput): boolean {
  const log = target.desk.pins?.log
  if (kept[0] === undefined) return false
  return target.kinds.every((kind, i) => {
    const [chain, pin, served] = [kept[i], pinOf(target, kind), answer.chains[i]]
    const isPinned = chain?.head.seq === pin?.seq && chain?.head.hash === pin?.hash
    const isCurrent = isPinned && (chain === undefined || chain.log.hash === log?.hash)
    return isCurrent && served?.commits.length === 0 && served.headSeq === (chain?.head.seq ?? 0)
  })
}

/** The log with what the answer brings. What is kept may be lost, or behind the pins after a crash: then the log is read by itself. */
async function advanceWorkspace(desk: Desk, start: Start, answer: PullOutput): Promise<Workspace> {
  const known = await start.workspace()
  if ((known?.verified.head.seq ?? -1) !== start.logAfter) return await fetchWorkspace(desk)
  const { headSeq, boxes } = answer
  const served = answer.entries.map(fromBase64url)
  const reached = start.logAfter + served.length
  const rest = reached < headSeq && served.length > 0 ? (await fetchLog(desk, reached)).entries : []
  const entries = [...served, ...rest]
  const own = async () => boxes ?? (await fetchLog(desk, headSeq)).boxes
  return await extendWorkspace(desk, known, { entries, headSeq, boxes: own })
}

async function acceptAll(
  target: Target,
  workspace: Workspace,
  kept: Chains,
  answer: PullOutput,
): Promise<ChainResult[]> {
  const { desk, environment, environmentId, kinds } = target
  const results: ChainResult[] = []
  for (const [i, served] of answer.chains.entries()) {
    const kind = kinds[i] as ChainKind
    const chain = contextOf(desk, environmentId, kind)
    const question = { chain, environment, kept: kept[i], pin: pinOf(target, kind) }
    results.push(await acceptAnswer(desk, workspace, question, served))
  }
  return results
}

async function keepAll(
  target: Target,
  start: Start,
  workspace: Workspace,
  results: readonly ChainResult[],
): Promise<void> {
  const { desk, environmentId, kinds } = target
  const chains: Record<string, Head> = {}
  for (const [i, kind] of kinds.entries()) {
    const opened = results[i]?.opened
    if (opened === undefined) continue
    await keepChain(desk, { environmentId, kind }, opened)
    chains[chainKey(environmentId, kind)] = opened.head
  }
  if (!start.isKept || workspace !== (await start.workspace())) await writeWorkspace(desk, workspace)
  await advancePins(desk, workspace.verified, { chains })
}

function pinOf({ desk, environmentId }: Target, kind: ChainKind): Head | undefined {
  return desk.pins?.chains[chainKey(environmentId, kind)]
}
