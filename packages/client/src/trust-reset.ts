// The only way past a pin: a person has seen both heads, and typed the words that stand for exactly these two.
import {
  fingerprintWords,
  fromBase64url,
  hash,
  parseHash,
  type EnvironmentId,
  type WorkspaceId,
} from '@infisical/crypto'
import { decodeCommit, decodeEnvelope, entryHash, TrustError, type Head } from '@infisical/protocol'
import type { TrustHeads, TrustState } from './client-trust.ts'
import { requireSignedIn, type Context } from './context.ts'
import { ApiError, ClientError, spoken } from './errors.ts'
import { encodeHeads } from './heads-text.ts'
import { cachePlace } from './kept-chain.ts'
import { chainKey, readWorkspacePins, replaceWorkspacePins, type WorkspacePins } from './pins.ts'
import { writeWorkspace } from './workspace-cache.ts'
import { extendWorkspace, fetchLog, pinPlace, type Desk } from './workspace-log.ts'

const WORDS = 3

interface Confrontation {
  /** In front of the server with nothing in hand. */
  readonly desk: Desk
  readonly kept: WorkspacePins | undefined
  readonly state: TrustState
}

export async function trustState(context: Context, workspace: string): Promise<Confrontation> {
  const workspaceId = spoken('workspace-unknown', () => parseHash<WorkspaceId>(workspace))
  const me = await requireSignedIn(context)
  const desk: Desk = { context, me, workspaceId, pins: undefined, keptPins: undefined, lock: undefined }
  const kept = await readWhatCanBe(desk)
  const pinned = kept === undefined ? undefined : headsIn(kept, (key) => kept.chains[key])
  const names = Object.entries(kept?.environments ?? {})
  const chains = new Map<string, Head>()
  for (const [, id] of names) {
    const head = await servedChain(desk, id as EnvironmentId)
    if (head !== undefined) chains.set(chainKey(id, 'shared'), head)
  }
  const log = await servedLog(desk)
  const served = headsIn({ log, environments: kept?.environments ?? {} }, (key) => chains.get(key))
  const words = await wordsFor(encode(desk, kept, pinned), encode(desk, kept, served))
  return { desk, kept, state: { workspaceId, pinned, served, words } }
}

/** `trust-words`, also when the server serves something else by now. Nothing is forgotten before the new log is verified. */
export async function resetTrust(context: Context, workspaceId: string, words: string): Promise<void> {
  const { desk, kept, state } = await trustState(context, workspaceId)
  const said = words.toLowerCase().match(/[a-z]+/g) ?? []
  if (said.join(' ') !== state.words.join(' ')) throw new ClientError('trust-words')
  const { entries, headSeq, boxes } = await fetchLog(desk, -1)
  const news = { entries, headSeq, boxes: () => Promise.resolve(boxes) }
  const workspace = await extendWorkspace(desk, undefined, news)
  const { verified } = workspace
  const ids = new Set([...Object.values(kept?.environments ?? {}), ...verified.state.environments.map(({ id }) => id)])
  const { caches } = context.storage
  for (const id of ids)
    for (const kind of ['shared', 'personal'] as const)
      await caches.remove(cachePlace(desk, { environmentId: id as EnvironmentId, kind }))
  await writeWorkspace(desk, workspace)
  const fresh = { log: verified.head, chains: {}, inStep: {}, environments: {}, witnessed: {} }
  await replaceWorkspacePins(context.storage.pins, pinPlace(context, desk.me, desk.workspaceId), {
    ...fresh,
    // Whose keys were compared was not learnt from the server.
    verified: kept?.verified ?? {},
  })
}

async function readWhatCanBe({ context, me, workspaceId }: Desk): Promise<WorkspacePins | undefined> {
  try {
    return await readWorkspacePins(context.storage.pins, pinPlace(context, me, workspaceId))
  } catch (error) {
    if (error instanceof ClientError && error.code === 'pins-unreadable') return undefined
    throw error
  }
}

function headsIn(
  { log, environments }: Pick<WorkspacePins, 'log' | 'environments'>,
  headOf: (key: string) => Head | undefined,
): TrustHeads {
  const found = Object.entries(environments).flatMap(([name, id]) => {
    const head = headOf(chainKey(id, 'shared'))
    return head === undefined ? [] : [[name, head] as const]
  })
  return { log, environments: Object.fromEntries(found) }
}

async function servedLog(desk: Desk): Promise<Head> {
  const { entries } = await fetchLog(desk, -1)
  const last = entries.at(-1)
  if (last === undefined) throw new TrustError('log-genesis')
  return { seq: entries.length - 1, hash: entryHash(decodeEnvelope(last).body) }
}

/** undefined where the server gives none. */
async function servedChain({ me, workspaceId }: Desk, environmentId: EnvironmentId): Promise<Head | undefined> {
  const chains = [{ environmentId, kind: 'shared', since: 0 } as const]
  try {
    const answer = await me.call((api) => {
      return api.secret.pull.query({ workspaceId, logAfter: Number.MAX_SAFE_INTEGER, boxes: false, chains })
    })
    const last = answer.chains[0]?.commits.at(-1)
    if (last === undefined) return undefined
    const { commit, hash: commitHash } = decodeCommit(fromBase64url(last))
    return { seq: commit.seq, hash: commitHash }
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'not-allowed' || error.code === 'not-found')) return undefined
    throw error
  }
}

function encode({ workspaceId }: Desk, kept: WorkspacePins | undefined, heads: TrustHeads | undefined): Uint8Array {
  if (heads === undefined) return new Uint8Array(0)
  const chains = Object.entries(heads.environments).map(([name, head]) => {
    return [kept?.environments[name] as EnvironmentId, head as Head] as const
  })
  return encodeHeads({ workspaceId, log: heads.log as Head, chains: new Map(chains) })
}

async function wordsFor(pinned: Uint8Array, served: Uint8Array): Promise<string[]> {
  const words = await fingerprintWords(hash('local-words', pinned, served).slice(0, 11))
  return words.slice(0, WORDS)
}
