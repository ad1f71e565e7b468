// One process at a time in a data directory: two would destroy the database. The lock is a file named lock.N that holds its owner (JSON),
// or nothing once the owner is done. Whoever finds no living owner claims lock.N+1 and only then removes lock.N, so at every moment some
// file stands, and of two claimants one loses.
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, DatabaseError } from './errors.ts'
import { ownIdentity, stateOf, type ProcessIdentity } from './process-identity.ts'

export interface DirectoryLock {
  /** Lets the next one in. */
  release(): Promise<void>
}

interface LockFile {
  readonly path: string
  readonly generation: number
}

/** How often an owner touches its lock: that is how it is known to live where it cannot be looked up. */
interface Pace {
  readonly heartbeatMs: number
}

/** Creates `directory` if need be and claims it. Throws DatabaseError 'data-directory-in-use', naming the owner, or 'data-directory-unusable'. */
export async function lockDirectory(directory: string, pace: Pace = { heartbeatMs: 2_000 }): Promise<DirectoryLock> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    for (;;) {
      const lock = await claimNext(directory, pace)
      if (lock !== undefined) return lock
    }
  } catch (error) {
    throw error instanceof DatabaseError ? error : unusable(directory, error)
  }
}

/** What the file system said about a data directory, as an error that says what to do. */
export function unusable(directory: string, cause: unknown): DatabaseError {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DatabaseError('disk-full', `The disk with ${directory} is full. Make room there, then start again.`, {
      cause,
    })
  }
  const message = `The data directory ${directory} cannot be used${code === undefined ? '' : ` (${code})`}. Name a directory this user may write, with DATA_DIR.`
  return new DatabaseError('data-directory-unusable', message, { cause })
}

// Undefined when someone else was quicker: then everything is looked at again.
async function claimNext(directory: string, pace: Pace): Promise<DirectoryLock | undefined> {
  const found = await lockFiles(directory)
  for (const file of found) await refuseLiving(directory, file, pace)
  const claimed = await create(directory, (found.at(-1)?.generation ?? 0) + 1)
  if (claimed === undefined) return undefined
  try {
    const others = (await lockFiles(directory)).filter(({ generation }) => generation !== claimed.generation)
    for (const file of others) await refuseLiving(directory, file, pace)
    await Promise.all(others.map(({ path }) => rm(path, { force: true })))
    return hold(claimed, pace)
  } catch (error) {
    await rm(claimed.path, { force: true })
    throw error
  }
}

async function refuseLiving(directory: string, file: LockFile, pace: Pace): Promise<void> {
  const owner = await readOwner(file)
  if (owner !== undefined && (await isAlive(file, owner, pace))) throw inUse(directory, owner)
}

function hold({ path }: LockFile, { heartbeatMs }: Pace): DirectoryLock {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs)
  beat.unref()
  return {
    release: async () => {
      clearInterval(beat)
      // Needs no room on a full disk, and leaves the file to count on from.
      await truncate(path).catch(() => undefined)
    },
  }
}

async function isAlive({ path }: LockFile, owner: ProcessIdentity, { heartbeatMs }: Pace): Promise<boolean> {
  const state = stateOf(owner)
  if (state !== 'unknown') return state === 'running'
  const before = await touchedAt(path)
  await sleep(heartbeatMs * 5)
  return (await touchedAt(path)) !== before
}

async function touchedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs
}

// The file appears under its name with all it holds, or not at all: `link` does not replace one.
async function create(directory: string, generation: number): Promise<LockFile | undefined> {
  const path = join(directory, `lock.${generation}`)
  const draft = await mkdtemp(join(directory, 'claim-'))
  try {
    await writeFile(join(draft, 'owner'), JSON.stringify(ownIdentity()), { mode: 0o600 })
    await link(join(draft, 'owner'), path)
    return { path, generation }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function lockFiles(directory: string): Promise<LockFile[]> {
  const files = (await readdir(directory)).flatMap((name) => {
    const generation = /^lock\.([1-9]\d*)$/.exec(name)?.[1]
    return generation === undefined ? [] : [{ path: join(directory, name), generation: Number(generation) }]
  })
  return files.sort((one, other) => one.generation - other.generation)
}

// A file that is gone again, or empty because its owner is done, or not written by a server, has no owner.
async function readOwner({ path }: LockFile): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, started = null, place } = (JSON.parse(await readFile(path, 'utf8')) ?? {}) as Partial<ProcessIdentity>
    return pid !== undefined && Number.isInteger(pid) && typeof place === 'string' ? { pid, started, place } : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function inUse(directory: string, { pid, place }: ProcessIdentity): DatabaseError {
  const where = place === ownIdentity().place ? '' : ` on ${place.split(' ')[0]}`
  const message = `The data directory ${directory} is in use by process ${pid}${where}. Stop that server, or give this one another DATA_DIR.`
  return new DatabaseError('data-directory-in-use', message)
}
