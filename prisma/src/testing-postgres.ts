// A real PostgreSQL for tests: TEST_DATABASE_URL where it is set, else one that this process starts and that ends with it.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

let server: Promise<string> | undefined

/** Creates an empty database on the test server and returns its address. */
export async function createTestDatabase(): Promise<string> {
  server ??= serverAddress()
  const url = new URL(await server)
  const name = `infisical_test_${randomBytes(8).toString('hex')}`
  await administer(url, `CREATE DATABASE ${name}`)
  url.pathname = `/${name}`
  return url.href
}

/** Drops a database of `createTestDatabase`, whoever is still connected to it. */
export async function dropTestDatabase(address: string): Promise<void> {
  if (server === undefined) return
  const name = new URL(address).pathname.slice(1)
  await administer(new URL(await server), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

async function serverAddress(): Promise<string> {
  return process.env['TEST_DATABASE_URL'] ?? (await startServer()).url
}

async function administer(url: URL, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Starts a server that ends when it is stopped, or when this process ends, however that happens. */
export async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const script = fileURLToPath(new URL('testing-server.mjs', import.meta.url))
  // It lives as long as its standard input is open.
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const url of createInterface({ input: child.stdout })) {
    // From here on it must not keep this process alive.
    child.unref()
    for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
    const stop = async (): Promise<void> => {
      child.ref()
      child.stdin.end()
      await once(child, 'exit')
    }
    return { url, stop }
  }
  throw new Error('The PostgreSQL for the tests did not start; what it said stands above')
}
