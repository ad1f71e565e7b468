// The client's fetch, over node:http(s) and kept alive between requests. Node's own fetch costs more to load than everything else
// that `run` does.
import http from 'node:http'
import { Readable } from 'node:stream'
import type { Fetch, FetchAnswer, FetchRequest } from '@infisical/client'

const MAX_ANSWER_BYTES = 128 * 1024 * 1024

type Requester = Pick<typeof http, 'request' | 'Agent'>

const agents = new Map<string, { requester: Requester; agent: http.Agent }>()

/** Resolves to the whole answer, or to a stream of events as soon as it begins; rejects with Node's own error (and its `code`) when there is none. */
export const fetchOverHttp: Fetch = async (address, { method, headers, body, signal }) => {
  const url = new URL(address)
  const { requester, agent } = agents.get(url.protocol) ?? (await open(url.protocol))
  return await new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const outgoing = requester.request(
      url,
      { method, headers: { ...headers, ...length }, agent, signal },
      (incoming) => {
        if (incoming.headers['content-type']?.startsWith('text/event-stream') === true) {
          resolve({ ...answerOf(incoming, []), body: Readable.toWeb(incoming) as ReadableStream<Uint8Array> })
          return
        }
        const chunks: Buffer[] = []
        let size = 0
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.byteLength
          if (size > MAX_ANSWER_BYTES) outgoing.destroy(new Error('the answer is too large'))
          else chunks.push(chunk)
        })
        incoming.on('end', () => resolve(answerOf(incoming, chunks)))
        incoming.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function open(protocol: string): Promise<{ requester: Requester; agent: http.Agent }> {
  const requester = protocol === 'https:' ? await import('node:https') : http
  const opened = { requester, agent: new requester.Agent({ keepAlive: true }) }
  agents.set(protocol, opened)
  return opened
}

/** Lets the process end without waiting for idle connections. */
export function closeConnections(): void {
  for (const { agent } of agents.values()) agent.destroy()
}

function answerOf(incoming: http.IncomingMessage, chunks: readonly Buffer[]): FetchAnswer {
  return {
    status: incoming.statusCode ?? 0,
    headers: {
      get(name) {
        const value = incoming.headers[name.toLowerCase()]
        return Array.isArray(value) ? value.join(', ') : (value ?? null)
      },
    },
    // A buffer of its own, since small ones share a pool.
    arrayBuffer: () => Promise.resolve(new Uint8Array(Buffer.concat(chunks)).buffer),
  }
}

/** A plain GET, for looking whether anyone answers. */
export const get = (url: string): Promise<FetchAnswer> => {
  const request: FetchRequest = { method: 'GET', headers: {}, signal: AbortSignal.timeout(5_000) }
  return fetchOverHttp(url, request)
}
