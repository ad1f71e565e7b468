// Reads a stream of server-sent events (HTML standard, 9.2.6), as far as our server speaks it: lines end with LF. Whatever is sent, it takes
// bounded memory, and no longer than it is given.
import { ClientError } from './errors.ts'
import { after } from './timers.ts'

export interface StreamEvent {
  readonly name: string
  readonly data: string
}

export interface StreamBounds {
  /** Characters of one event. */
  readonly event: number
  /** Bytes of the whole stream. */
  readonly bytes: number
  /** How long nothing may come. */
  readonly silenceMs: number
  /** In Node: waiting keeps no process alive. */
  readonly background: boolean
  /** Hangs up, and the stream ends. */
  readonly signal: AbortSignal
}

/** Throws `answer-too-large` beyond the bounds, `server-unreachable` when it breaks off or falls silent. */
export async function* eventsOf(body: ReadableStream<Uint8Array>, bounds: StreamBounds): AsyncGenerator<StreamEvent> {
  const { signal } = bounds
  const reader = body.getReader()
  const hangUp = (): void => void reader.cancel().catch(() => undefined)
  if (signal.aborted) hangUp()
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    yield* assembled(reader, bounds)
  } finally {
    signal.removeEventListener('abort', hangUp)
    hangUp()
  }
}

async function* assembled(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bounds: StreamBounds,
): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  const take = lineTaker(bounds.event)
  let [rest, bytes] = ['', 0]
  for (;;) {
    const { done, value } = await nextPiece(reader, bounds)
    if (done) return
    bytes += value.byteLength
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > bounds.event || bytes > bounds.bytes) throw new ClientError('answer-too-large')
    for (const line of lines) {
      const event = take(line)
      if (event !== undefined) yield event
    }
  }
}

/** An empty line completes an event. Comments, ids and fields of a newer server say nothing here. */
function lineTaker(limit: number): (line: string) => StreamEvent | undefined {
  let [name, data, length] = ['', [] as string[], 0]
  return (line) => {
    length += line.length
    if (length > limit) throw new ClientError('answer-too-large')
    const [, field, value = ''] = /^(event|data): ?(.*)$/.exec(line) ?? []
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
    if (line !== '') return undefined
    const event = { name: name === '' ? 'message' : name, data: data.join('\n') }
    const isEvent = data.length > 0
    ;[name, data, length] = ['', [], 0]
    return isEvent ? event : undefined
  }
}

async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { silenceMs, background }: StreamBounds,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  let cancel = (): void => undefined
  const silence = new Promise<never>((_, reject) => {
    cancel = after(silenceMs, background, () => reject(new ClientError('server-unreachable')))
  })
  try {
    return await Promise.race([reader.read(), silence])
  } catch (error) {
    throw error instanceof ClientError ? error : new ClientError('server-unreachable', {}, { cause: error })
  } finally {
    cancel()
  }
}
