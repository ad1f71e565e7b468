// Other witnesses than the server: what this device has verified, given to a repository or a colleague, and held against theirs.
import type { EnvironmentId } from '@infisical/crypto'
import { entryHashAt, environments, type Environment, type Head, type Verified } from '@infisical/protocol'
import { contextOf, fetchCommits } from './chain-answer.ts'
import type { HeadsComparison, Lock, TrustVerbs } from './client-trust.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { formatHeads, parseHeads } from './heads-text.ts'
import { environmentKey } from './keyring.ts'
import { hashAt } from './lock.ts'
import { chainKey } from './pins.ts'
import { syncEnvironment } from './sync.ts'
import { resetTrust, trustState } from './trust-reset.ts'
import { readWorkspace } from './workspace-cache.ts'
import { openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

export function trustVerbs(context: Context): TrustVerbs {
  return {
    lockOf: (place) => lockOf(context, place),
    heads: ({ workspaceId }) => heads(context, workspaceId),
    compare: ({ workspaceId, text }) => compare(context, workspaceId, text),
    state: async ({ workspaceId }) => (await trustState(context, workspaceId)).state,
    reset: ({ workspaceId, words }) => resetTrust(context, workspaceId, words),
  }
}

/** What others wrote into the lock and the caller does not reach stays in it, as long as the environment is there. */
async function lockOf(
  context: Context,
  { workspaceId, refresh = false }: Parameters<TrustVerbs['lockOf']>[0],
): Promise<Lock> {
  const { desk, workspace } = await lookAt(context, workspaceId, refresh)
  const { verified } = workspace
  const heads = environments(verified.state).flatMap(({ id, name }) => {
    const head = desk.pins?.chains[chainKey(id, 'shared')]
    return head === undefined ? [] : [[name, { id, seq: head.seq, hash: head.hash }] as const]
  })
  const log = desk.pins?.log ?? verified.head
  return {
    workspaceId: desk.workspaceId,
    log: { seq: log.seq, hash: log.hash },
    environments: Object.fromEntries(heads.sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** The workspace as this device knows it; with `refresh`, after it has looked at all that is open to the caller. */
async function lookAt(
  context: Context,
  workspaceId: string,
  refresh: boolean,
): Promise<{ desk: Desk; workspace: Workspace }> {
  const desk = await openDesk(context, workspaceId)
  const kept = refresh ? undefined : await readWorkspace(desk)
  const isCurrent = kept !== undefined && kept.verified.head.hash === desk.keptPins?.log.hash
  const workspace = isCurrent ? kept : await syncWorkspace(desk)
  if (refresh)
    for (const { name } of openIn(workspace))
      await syncEnvironment(await openDesk(context, workspaceId), name, ['shared'])
  return { desk: await openDesk(context, workspaceId), workspace }
}

function openIn({ verified, keyring }: Workspace): Environment[] {
  return environments(verified.state).filter(({ id }) => environmentKey(keyring, verified, id) !== undefined)
}

async function heads(context: Context, workspaceId: string): Promise<string> {
  const { desk, workspace } = await lookAt(context, workspaceId, false)
  const log = desk.keptPins?.log ?? workspace.verified.head
  return formatHeads({ workspaceId: desk.workspaceId, log, chains: chainHeads(desk, workspace) })
}

/** Verified by this device itself. */
function chainHeads({ keptPins }: Desk, workspace: Workspace): Map<EnvironmentId, Head> {
  const found = openIn(workspace).flatMap(({ id }) => {
    const head = keptPins?.chains[chainKey(id, 'shared')]
    return head === undefined ? [] : [[id, head] as const]
  })
  return new Map(found)
}

/** Where mine end earlier, everything is fetched first. What is still not there then, the server keeps from one of the two, or has not got yet. */
async function compare(context: Context, workspaceId: string, text: string): Promise<HeadsComparison> {
  const theirs = parseHeads(text)
  if (theirs.workspaceId !== workspaceId) throw new ClientError('heads-text')
  const { desk, workspace } = await lookAt(context, workspaceId, true)
  const { verified } = workspace
  compareLog(verified, theirs.log)
  const found: HeadsComparison['heads'][number][] = [
    { environment: undefined, mine: verified.head.seq, theirs: theirs.log.seq },
  ]
  const mine = chainHeads(desk, workspace)
  for (const { id, name } of openIn(workspace)) {
    const [own, other] = [mine.get(id), theirs.chains.get(id)]
    if (own === undefined || other === undefined) continue
    await compareChain(desk, { id, name }, own, other)
    found.push({ environment: name, mine: own.seq, theirs: other.seq })
  }
  const theyAhead = found.some((one) => one.theirs > one.mine)
  const iAhead = found.some((one) => one.mine > one.theirs)
  const ahead = theyAhead ? (iAhead ? 'mixed' : 'theirs-newer') : undefined
  return { outcome: ahead ?? (iAhead ? 'mine-newer' : 'same'), heads: found }
}

function compareLog({ head, hashes }: Verified, theirs: Head): void {
  if (theirs.seq > head.seq) return
  const here = { seq: theirs.seq, hash: entryHashAt(hashes, theirs.seq) }
  if (here.hash !== theirs.hash)
    throw new ClientError('heads-differ', { heads: { environment: undefined, here, there: theirs } })
}

async function compareChain(
  desk: Desk,
  { id, name }: { readonly id: EnvironmentId; readonly name: string },
  mine: Head,
  theirs: Head,
): Promise<void> {
  if (theirs.seq > mine.seq || theirs.seq === 0) return
  const chain = contextOf(desk, id, 'shared')
  const hash =
    theirs.seq === mine.seq
      ? mine.hash
      : hashAt(await fetchCommits(desk, chain, theirs.seq - 1, mine.seq), theirs.seq, mine)
  if (hash === theirs.hash) return
  throw new ClientError('heads-differ', {
    heads: { environment: name, here: { seq: theirs.seq, hash }, there: theirs },
  })
}
