// What a proxy needs to pass a request on and its answer back: bodies read whole, and nothing in either that was not there.
import { randomInt } from 'node:crypto'
import { Agent, request, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** How much of the body is sent before the line goes dead; all of it when not given. */
  readonly cutAfter?: number
  /** Whether the length of the body is kept back. */
  readonly lengthUntold?: boolean
}

export interface Way extends Disposable {
  /** Each time as if from another network: who is attacked often is not to be told to wait. */
  forward(url: URL, asked: Pick<IncomingMessage, 'method' | 'headers'>, body: Buffer): Promise<Answer>
}

export function openWay(): Way {
  const agent = new Agent({ keepAlive: true })
  return {
    forward: (url, { method, headers }, body) =>
      new Promise((resolve, reject) => {
        const lengths = body.length > 0 ? { 'content-length': body.length } : {}
        const from = { 'x-forwarded-for': `10.${[1, 2, 3].map(() => randomInt(256)).join('.')}` }
        const { connection: _, ...kept } = headers
        const options = { method, headers: { ...kept, ...lengths, ...from, host: url.host }, agent }
        const outgoing = request(url, options, (incoming) => {
          bytesOf(incoming).then(
            (bytes) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes }),
            reject,
          )
        })
        outgoing.on('error', reject).end(body)
      }),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

export function send(outgoing: ServerResponse, { status, headers, body, cutAfter, lengthUntold }: Answer): void {
  const { 'content-length': told, 'transfer-encoding': _, connection: __, ...kept } = headers
  const length = told !== undefined && Number(told) > body.length ? told : body.length
  outgoing.writeHead(status, lengthUntold === true ? kept : { ...kept, 'content-length': length })
  if (cutAfter === undefined && length === body.length) outgoing.end(body)
  // What was written has to leave before the line goes dead.
  else outgoing.write(body.subarray(0, cutAfter), () => outgoing.destroy())
}

export async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What a procedure was asked; `{}` where nobody could say. */
export function inputOf(method: string, url: URL, body: Buffer): unknown {
  const text = method === 'GET' ? url.searchParams.get('input') : body.toString()
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    return {}
  }
}
