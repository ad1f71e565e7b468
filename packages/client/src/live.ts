// Listening to a workspace. A stream says that something moved and nothing else, and is not believed even in that: a hint that was invented,
// repeated or put out of order makes a caller look once more, one that was withheld makes him look late, because a connection is made anew every
// few minutes and each begins with a look.
import type { Hint } from '@infisical/contract'
import { ERRORS } from '@infisical/contract/errors'
import { checkForm } from './answer-form.ts'
import type { LiveVerbs, WatchOptions } from './client-live.ts'
import { requireSignedIn, type Context, type SignedIn } from './context.ts'
import { ApiError, ClientError } from './errors.ts'
import { eventsOf, type StreamEvent } from './event-stream.ts'
import { gatherHints } from './gathered-hints.ts'
import { after, pause } from './timers.ts'
import { openStream, refusal } from './transport.ts'

/** The server sends something every 15 s, and ends a stream after ten minutes. */
const BOUNDS = { event: 16 * 1024, bytes: 1024 * 1024, silenceMs: 45_000 }
const LIFE_MS = 15 * 60_000

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** A stream that held this long was a good one: what follows is a new beginning. */
const GOOD_MS = 30_000

export function liveVerbs(context: Context): LiveVerbs {
  return { watch: (options) => watch(context, options) }
}

async function watch(context: Context, options: WatchOptions): Promise<void> {
  const { signal, onHint, onState, background = false } = options
  const me = await requireSignedIn(context)
  const gathered = gatherHints(onHint, background)
  let waitMs = FIRST_WAIT_MS
  try {
    while (!signal.aborted) {
      const begun = performance.now()
      const failure = await listen(me, options, {
        begun: () => onState?.('listening'),
        hear: (hint) => gathered.add(hint),
      })
      if (signal.aborted) return
      if (isFinal(failure)) throw failure
      onState?.('waiting')
      if (performance.now() - begun > GOOD_MS) waitMs = FIRST_WAIT_MS
      // Those who lost the same server should not come back together.
      await pause(Math.max(waitMs * (0.5 + Math.random() / 2), askedMs(failure)), background, signal)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  } finally {
    gathered.stop()
  }
}

interface Listener {
  readonly begun: () => void
  readonly hear: (hint: Hint) => void
}

/** Until the stream is over. Gives what it ended with, undefined for an end in good order. */
async function listen(me: SignedIn, options: WatchOptions, { begun, hear }: Listener): Promise<unknown> {
  const { signal, workspaceId, background = false } = options
  const ending = new AbortController()
  const end = (): void => ending.abort()
  const over = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(new ClientError('server-unreachable')), { once: true })
  })
  const cancelLife = after(LIFE_MS, background, end)
  signal.addEventListener('abort', end, { once: true })
  const opened = me.call(async (api) => {
    const body = await openStream(api, { workspaceId })
    const hints = hintsOf(eventsOf(body, { ...BOUNDS, background, signal: ending.signal }))
    // A refusal stands in the stream. It has to come out of this call, or nobody would renew a session that has run out.
    return { first: await hints.next(), hints }
  })
  try {
    const { first, hints } = await Promise.race([opened, over])
    if (first.done === true) return undefined
    begun()
    hear({ of: 'everything' })
    for await (const hint of hints) hear(hint)
    return undefined
  } catch (error) {
    return error
  } finally {
    cancelLife()
    signal.removeEventListener('abort', end)
    over.catch(() => undefined)
    end()
  }
}

/** Throws the refusal that stands in the stream, and TrustError for a hint of another form. */
async function* hintsOf(events: AsyncIterable<StreamEvent>): AsyncGenerator<Hint, void> {
  for await (const { name, data } of events) {
    if (name === 'serialized-error') throw refusal({ error: parsed(data) })
    if (name === 'return') return
    if (name !== 'message') continue
    const hint = parsed(data)
    checkForm('workspace.watch', hint)
    yield hint as Hint
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    throw new ClientError('not-infisical')
  }
}

/** Whoever asked again would be answered the same. What nobody foresaw is thrown, too: waiting mends no mistake of ours. */
function isFinal(error: unknown): boolean {
  if (error === undefined) return false
  if (error instanceof ApiError) return ERRORS[error.code].http < 500 && error.code !== 'rate-limited'
  if (error instanceof ClientError) return !PASSING.has(error.code)
  return !(error instanceof Error && error.name === 'TrustError')
}

const PASSING: ReadonlySet<string> = new Set(['server-unreachable', 'not-infisical', 'answer-too-large', 'busy'])

/** How long the server would like to be left alone. */
function askedMs(error: unknown): number {
  const seconds = error instanceof ApiError ? (error.details.retryAfterSeconds ?? 0) : 0
  return Math.min(seconds * 1_000, LIFE_MS)
}
