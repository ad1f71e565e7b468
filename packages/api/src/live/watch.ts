// Watching a workspace: hints about what the caller may read, for as long as he may. Who he is was shown once, so whatever may have changed that
// (an entry of the log, the end of a session, a gap in what this server heard) makes it look again before it says another word.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hint, WatchInput } from '@infisical/contract'
import { STREAM_LIMITS } from '@infisical/contract/limits'
import { parseHash, parseId, type EnvironmentId, type WorkspaceId } from '@infisical/crypto/server'
import { mayRead } from '@infisical/protocol'
import { idOfCaller, type Known } from '../procedures.ts'
import { requireLiveSession } from '../session/refresh.ts'
import { membershipIn, requireMember, type Membership } from '../workspace/members.ts'
import type { News, Stream } from './stream.ts'

/**
 * Throws `not-a-member`, `session-expired`, and as `Live.open` does; so do the hints, when it comes to that. It hears before anything else
 * happens, so that nothing falls between a caller's first look and the first move he is told.
 */
export async function watch(context: Known, input: WatchInput, signal?: AbortSignal): Promise<AsyncIterable<Hint>> {
  const workspaceId = parseHash<WorkspaceId>(input.workspaceId)
  const stream = context.services.live.open({ callerId: idOfCaller(context), workspaceId })
  signal?.addEventListener('abort', () => stream.end(), { once: true })
  if (signal?.aborted === true) stream.end()
  try {
    return hintsOf(context, stream, await admit(context, workspaceId))
  } catch (error) {
    stream.end()
    throw error
  }
}

async function* hintsOf(context: Known, stream: Stream, admitted: Membership): AsyncGenerator<Hint, void> {
  let membership = admitted
  try {
    yield { of: 'everything' }
    for (let news = await stream.take(); news !== undefined; news = await stream.take()) {
      membership = await again(context, membership, news)
      for (const one of news) {
        const hint = hintOf(context, membership, one)
        if (hint !== undefined) yield hint
      }
      await sleep(STREAM_LIMITS.restMs, undefined, { ref: false })
    }
  } finally {
    stream.end()
  }
}

async function admit(context: Known, workspaceId: WorkspaceId): Promise<Membership> {
  const { caller, services } = context
  if (caller.kind === 'user') await requireLiveSession(services, caller.sessionId)
  return requireMember(context, workspaceId)
}

/** The same as the news make it; a machine's time may also have run out without any. */
async function again(context: Known, { workspaceId, log }: Membership, news: readonly News[]): Promise<Membership> {
  return news.some(({ of }) => of !== 'chain') ? admit(context, workspaceId) : membershipIn(context, log)
}

function hintOf(context: Known, { log }: Membership, news: News): Hint | undefined {
  switch (news.of) {
    case 'everything':
      return { of: 'everything' }
    case 'log':
      return { of: 'log', seq: news.seq }
    case 'sessions':
      return undefined
    case 'chain': {
      const { environmentId, owner, seq } = news
      const { state } = log.verified
      const isOpen = mayRead(state, idOfCaller(context), parseId<EnvironmentId>(environmentId), state.seq)
      return isOpen ? { of: owner === undefined ? 'shared' : 'personal', environmentId, seq } : undefined
    }
  }
}
