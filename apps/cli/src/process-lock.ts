// Mutual exclusion between processes of one user: a folder that only one of them can make. A lock whose owner is gone is taken over.
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { errorCode } from './files.ts'

const PATIENCE_MS = 30_000
/** A lock is held for one request to the server; nobody holds one for this long and lives. */
const STALE_MS = 120_000

export async function withProcessLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const deadline = performance.now() + PATIENCE_MS
  while (!(await take(path))) {
    if (performance.now() > deadline)
      throw new CliError({
        code: 'locked',
        message: 'Another infisical command is holding this session.',
        hint: `If none is running, delete ${path}`,
        exit: EXIT.failed,
      })
    if (await isAbandoned(path)) await rm(path, { recursive: true, force: true })
    else await sleep(10 + Math.random() * 20)
  }
  try {
    return await work()
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
  await writeFile(join(path, 'pid'), String(process.pid), { mode: 0o600 })
  return true
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs
    if (Math.abs(age) > STALE_MS) return true
    const owner = Number(await readFile(join(path, 'pid'), 'utf8'))
    return owner > 0 && !isAlive(owner)
  } catch {
    // Just released, or just taken and not yet signed: ask again.
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
