// The runtime's fetch, but in Node a stream of hints, which may stay open for minutes, comes over a connection that keeps no process alive.
import type { Fetch, FetchAnswer, FetchRequest } from '@infisical/client'

export const quietFetch: Fetch = (address, request) =>
  isStream(address) && nodeModule !== undefined ? overHttp(address, request, nodeModule) : fetch(address, request)

const isStream = (address: string): boolean => new URL(address).pathname === '/trpc/workspace.watch'

/** Asked for at run time, so that a bundler for browsers finds nothing to resolve. */
const nodeModule = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule

function overHttp(
  address: string,
  { method, headers, signal }: FetchRequest,
  load: NodeJS.Process['getBuiltinModule'],
): Promise<FetchAnswer> {
  const { request } = load(address.startsWith('https:') ? 'node:https' : 'node:http')
  const { Readable } = load('node:stream')
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method, headers, signal, agent: false }, (incoming) => {
      const answer = new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>, {
        status: incoming.statusCode ?? 0,
        headers: { 'content-type': incoming.headers['content-type'] ?? '' },
      })
      resolve(answer)
    })
    outgoing.on('socket', (socket) => socket.unref())
    outgoing.on('error', reject)
    outgoing.end()
  })
}
