// A fetch for the hot path: the few parts of the Fetch standard that the client needs, over node:http(s), kept alive between
// requests. Node's own fetch costs more to load than everything else that `run` does.
import http from 'node:http'
import type { RequestOptions } from 'node:http'

const MAX_ANSWER_BYTES = 128 * 1024 * 1024
const SILENCE_MS = 30_000

interface Request {
  readonly method?: string | undefined
  readonly headers?: unknown
  readonly body?: unknown
  readonly signal?: AbortSignal | null | undefined
}

export interface Answer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
  json(): Promise<unknown>
}

const agent = new http.Agent({ keepAlive: true })
let secure: { module: typeof import('node:https'); agent: import('node:https').Agent } | undefined

/** Resolves to the whole answer; rejects with Node's own error (and its `code`) when there is none. */
export async function fetchOverHttp(address: string | URL | { readonly url: string }, request: Request = {}): Promise<Answer> {
  const url = new URL(address instanceof URL || typeof address === 'string' ? address : address.url)
  const body = bodyOf(request.body)
  const headers: Record<string, string | number> = { ...plainHeaders(request.headers) }
  if (body !== undefined) headers['content-length'] = body.byteLength
  const options: RequestOptions = { method: request.method ?? 'GET', headers, ...(request.signal ? { signal: request.signal } : {}) }
  const send = await senderFor(url)
  return await new Promise((resolve, reject) => {
    const outgoing = send(url, options, (incoming) => {
      const chunks: Buffer[] = []
      let size = 0
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.byteLength
        if (size > MAX_ANSWER_BYTES) outgoing.destroy(new Error('the answer is too large'))
        else chunks.push(chunk)
      })
      incoming.on('end', () => resolve(answerOf(incoming, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))))
      incoming.on('error', reject)
      incoming.on('aborted', () => reject(Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' })))
    })
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

type Sender = (url: URL, options: RequestOptions, answered: (incoming: http.IncomingMessage) => void) => http.ClientRequest

async function senderFor(url: URL): Promise<Sender> {
  if (url.protocol === 'http:') return (target, options, answered) => http.request(target, { ...options, agent }, answered)
  if (secure === undefined) {
    const module = await import('node:https')
    secure = { module, agent: new module.Agent({ keepAlive: true }) }
  }
  const { module, agent: secureAgent } = secure
  return (target, options, answered) => module.request(target, { ...options, agent: secureAgent }, answered)
}

/** Lets the process end without waiting for idle connections. */
export function closeConnections(): void {
  agent.destroy()
  secure?.agent.destroy()
}

function answerOf(incoming: http.IncomingMessage, content: Buffer): Answer {
  const status = incoming.statusCode ?? 0
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get(name) {
        const value = incoming.headers[name.toLowerCase()]
        return Array.isArray(value) ? value.join(', ') : (value ?? null)
      },
    },
    arrayBuffer: () => Promise.resolve(new Uint8Array(content).buffer),
    text: () => Promise.resolve(content.toString('utf8')),
    json: () => new Promise((resolve) => resolve(JSON.parse(content.toString('utf8')))),
  }
}

function bodyOf(body: unknown): Buffer | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  throw new TypeError('only text and bytes can be sent')
}

function plainHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {}
  const pairs: Iterable<[string, unknown]> =
    typeof headers === 'object' && Symbol.iterator in headers
      ? (headers as Iterable<[string, unknown]>)
      : Object.entries(headers as Record<string, unknown>)
  return Object.fromEntries([...pairs].map(([name, value]) => [name, String(value)]))
}
