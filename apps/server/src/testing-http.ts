// For tests only: the HTTP server with nothing behind it, listening on a free port.
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import { createHttp, type Http, type HttpOptions } from './http.ts'
import { memoryLog } from './testing.ts'

const open: Http[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ drain }) => drain.start(0)))
})

/** It ends with the test. */
export async function listen(changes: Partial<HttpOptions> = {}) {
  const written = memoryLog()
  const failures: unknown[] = []
  const http = await createHttp({
    log: written.log,
    ping: () => Promise.resolve(),
    onFailure: (failure) => failures.push(failure),
    webDirectory: fileURLToPath(new URL('../../web/dist', import.meta.url)),
    secure: false,
    proxies: 0,
    bodyLimit: 1_000,
    mount: () => Promise.resolve(),
    mountBare: () => undefined,
    ...changes,
  })
  open.push(http)
  await http.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = http.app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return { ...http, ...written, failures, url, port }
}
