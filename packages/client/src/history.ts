// The history of an environment: its commits with what they changed, what lies between two of them, and bringing one back.
import { CryptoError, openMessage, secretKeysOf, type MachineId, type UserId } from '@infisical/crypto'
import {
  compareManifests,
  machineOf,
  memberOf,
  TrustError,
  type Commit,
  type ServedCommit,
  type State,
} from '@infisical/protocol'
import { changesBetween, namesIn, type Changes } from './changes.ts'
import type { ChainDifference, ChangedNames, CommitAuthor, HistoryVerbs, LoggedCommit } from './client-history.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { openPast, type Moment, type Past, type Walks } from './past.ts'
import { restore } from './restore.ts'

const PAGE = 20

export function historyVerbs(context: Context): HistoryVerbs {
  const walks: Walks = new Map()
  return {
    log: (options) => log(context, options, walks),
    diff: (options) => diff(context, options),
    restore: (options) => restore(context, options),
  }
}

type LogOptions = Parameters<HistoryVerbs['log']>[0]

async function log(context: Context, options: LogOptions, walks: Walks): Promise<LoggedCommit[]> {
  const past = await openPast(context, options, walks)
  const { limit = PAGE, before = Infinity } = options
  const newest = Math.min(before - 1, past.headSeq)
  const oldest = Math.max(newest - limit, 0)
  if (newest <= oldest) return []
  const moments = await past.moments(Array.from({ length: newest - oldest + 1 }, (_, i) => newest - i))
  const commits: LoggedCommit[] = []
  for (const [i, moment] of moments.slice(0, -1).entries()) {
    commits.push(await describe(past, moment, moments[i + 1] as Moment))
  }
  return commits
}

async function describe(past: Past, moment: Moment, parent: Moment): Promise<LoggedCommit> {
  const { commit, hash } = moment.commit as ServedCommit
  const { seq, time, epoch, entries } = commit
  return {
    ...{ seq, hash, at: time, epoch, secrets: entries },
    author: authorOf(past.workspace.verified.state, commit),
    message: await messageOf(past, commit),
    rekeyed: parent.commit !== undefined && parent.commit.commit.epoch < epoch,
    changes: await changedNames(past, parent, moment),
  }
}

/** By the name that the log has for him now, also when he is gone. */
function authorOf(state: State, { author }: Commit): CommitAuthor {
  const member = memberOf(state, author as UserId)
  if (member !== undefined) return { id: author, name: member.name, email: member.email, machine: false }
  return { id: author, name: machineOf(state, author as MachineId)?.name ?? '', machine: true }
}

/** undefined for one that does not open. */
async function messageOf({ keys, chain }: Past, { epoch, seq, message }: Commit): Promise<string | undefined> {
  if (message.length === 0) return ''
  const key = await unlessClosed(() => keys.at(epoch))
  if (key === undefined) return undefined
  try {
    return await openMessage(secretKeysOf(key).message, { context: chain, epoch, seq }, message)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

/** The signed commit names these very bytes: what does not open is its author's doing and not the server's, and must not hide all other commits. */
async function changedNames(past: Past, before: Moment, after: Moment): Promise<ChangedNames | undefined> {
  try {
    const changes = await unlessClosed(() => changesOf(past, before, after))
    return changes && namesIn(changes)
  } catch (error) {
    const isSpoilt = error instanceof TrustError && (error.code === 'entry-aad' || error.code === 'malformed')
    if (isSpoilt && error.evidence.pairId !== undefined) return undefined
    throw error
  }
}

async function unlessClosed<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof ClientError && error.code === 'past-closed') return undefined
    throw error
  }
}

async function changesOf(past: Past, before: Moment, after: Moment): Promise<Changes> {
  const places = compareManifests(before.manifest, after.manifest)
  return changesBetween(await past.textsOf(before, places.before), await past.textsOf(after, places.after))
}

async function diff(context: Context, options: Parameters<HistoryVerbs['diff']>[0]): Promise<ChainDifference> {
  const past = await openPast(context, options)
  const { to = past.headSeq } = options
  const { from = Math.max(0, to - 1) } = options
  for (const seq of [from, to]) past.checkSeq(seq)
  const [later, earlier] = await past.moments([...new Set([from, to])].sort((a, b) => b - a))
  const [before, after] = from < to ? [earlier, later] : [later, earlier ?? later]
  const changes = await changesOf(past, before as Moment, after as Moment)
  return { workspaceName: past.workspace.verified.state.workspaceName, from, to, ...changes }
}
