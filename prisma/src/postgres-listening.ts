// One connection that listens. It is given up when it breaks or stops answering, and made again, less and less eagerly, until it is ended.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Heard } from './moves.ts'

export interface ListeningOptions {
  readonly connection: pg.ClientConfig
  readonly channel: string
  /** How often a connection on which nothing comes is asked whether it still stands: a network can swallow it without a word. */
  readonly probeMs?: number
}

const firstWaitMs = 100
const longestWaitMs = 5_000
const answerMs = 5_000

/** Ends it, and resolves when the connection is gone. */
export function listenOnPostgres(options: ListeningOptions, heard: Heard): () => Promise<void> {
  const ending = new AbortController()
  const running = keepListening(options, heard, ending.signal)
  return () => {
    ending.abort()
    return running
  }
}

async function keepListening(options: ListeningOptions, heard: Heard, signal: AbortSignal): Promise<void> {
  let waitMs = firstWaitMs
  const listening = (): void => {
    waitMs = firstWaitMs
    heard.resumed()
  }
  while (!signal.aborted) {
    await listenOnce(options, { ...heard, resumed: listening }, signal)
    // Servers that lost the same PostgreSQL should not come back in step.
    await pause(waitMs * (0.5 + Math.random() / 2), signal)
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }
}

/** Resolves when the connection is over, for whatever reason. */
async function listenOnce(options: ListeningOptions, heard: Heard, signal: AbortSignal): Promise<void> {
  const { connection, channel, probeMs = 30_000 } = options
  const client = new pg.Client({ ...connection, query_timeout: answerMs })
  const over = new Promise<void>((resolve) => {
    client.once('error', () => resolve())
    client.once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  client.on('notification', ({ payload }) => heard.payload(payload ?? ''))
  // More than one error may come of one connection.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(`LISTEN ${channel}`)
    heard.resumed()
    const probe = setInterval(() => void client.query('SELECT 1').catch(() => client.emit('error')), probeMs)
    await over.finally(() => clearInterval(probe))
  } catch {
    // It could not be made: that is as good as broken.
  }
  await Promise.race([client.end().catch(() => undefined), pause(answerMs)])
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { ref: false, ...(signal !== undefined && { signal }) }).catch(() => undefined)
}
