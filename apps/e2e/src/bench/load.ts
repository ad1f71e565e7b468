// Makes load: so many connections, each asking again as soon as it has its answer. What arrives is counted and thrown away unread, for a
// generator that decodes it measures itself.
import { Agent, get } from 'node:http'

export interface Request {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Load {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p99: number
}

/** Every connection asks the `requests` in turn. Any answer but 200 is an error. */
export async function load(
  url: string,
  requests: readonly Request[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const began = performance.now()
  const end = began + seconds * 1000
  const times: number[] = []
  const connection = async (): Promise<void> => {
    for (let turn = 0; performance.now() < end; turn++) {
      const asked = performance.now()
      await ask(url, requests[turn % requests.length] as Request, agent, () => undefined)
      times.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  const took = (performance.now() - began) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  return { perSecond: times.length / took, p99: times[Math.floor(0.99 * times.length)] ?? Number.NaN }
}

/** One answer, whole. */
export async function fetchAll(url: string, request: Request): Promise<Buffer> {
  const pieces: Buffer[] = []
  await ask(url, request, new Agent(), (piece) => pieces.push(piece))
  return Buffer.concat(pieces)
}

function ask(url: string, { path, headers }: Request, agent: Agent, take: (piece: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = get(`${url}${path}`, { headers, agent }, (incoming) => {
      incoming.on('data', take)
      incoming.on('end', () =>
        incoming.statusCode === 200 ? resolve() : reject(new Error(`answered ${incoming.statusCode}`)),
      )
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
  })
}
