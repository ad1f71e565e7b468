// One bootstrap at a time: two installs into one folder would corrupt each other. The lock is a folder holding its owner's name,
// renamed into place whole (so it is never seen half made), kept fresh by a heartbeat, and taken over once its owner is gone.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { say } from './say.mjs'

const HEARTBEAT_MS = 2_000
// Far more than a laptop under load may miss. It tells a dead owner we cannot see (another container) and one whose number is in use again.
const SILENCE_MS = 30_000
const RETRY_MS = 200

/**
 * Runs `work` while no other bootstrap of this checkout does.
 * @template T
 * @param {URL} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const alone = async (root, work) => {
  const lock = fileURLToPath(new URL('.bootstrap.lock', root))
  await take(lock)
  const heartbeat = setInterval(() => beat(lock), HEARTBEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(lock, { recursive: true, force: true })
  }
}

/** @param {string} lock */
const take = async (lock) => {
  let told = false
  for (;;) {
    const owner = ownerOf(lock)
    if (owner === undefined) {
      if (claim(lock)) return
    } else if (isGone(owner)) {
      evict(lock, owner.name)
    } else {
      if (!told) say(`waiting for another bootstrap of this checkout (process ${owner.pid}) to finish…`)
      told = true
      await sleep(RETRY_MS)
    }
  }
}

/** @param {string} lock */
const claim = (lock) => {
  const mine = `${lock}.${process.pid}`
  mkdirSync(mine, { recursive: true })
  writeFileSync(`${mine}/owner`, `${hostname()} ${process.pid}`)
  if (rename(mine, lock)) return true
  rmSync(mine, { recursive: true })
  return false
}

/** @typedef {{ name: string, host: string, pid: number, silentMs: number }} Owner */

/**
 * @param {string} lock
 * @returns {Owner | undefined} nothing when the lock has just been given back
 */
const ownerOf = (lock) => {
  try {
    const name = readFileSync(`${lock}/owner`, 'utf8')
    const [host = '', pid] = name.split(' ')
    return { name, host, pid: Number(pid), silentMs: Date.now() - statSync(`${lock}/owner`).mtimeMs }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** @param {Owner} owner */
const isGone = ({ host, pid, silentMs }) => {
  if (silentMs > SILENCE_MS) return true
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return isCode(error, 'ESRCH')
  }
}

/**
 * Moves a dead owner's lock out of the way. If another waiter was quicker and the lock now has a living owner, it is put back.
 * @param {string} lock
 * @param {string} name
 */
const evict = (lock, name) => {
  const aside = `${lock}.${process.pid}.gone`
  if (!rename(lock, aside)) return
  if (readFileSync(`${aside}/owner`, 'utf8') === name || !rename(aside, lock))
    rmSync(aside, { recursive: true, force: true })
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {boolean} false when `to` exists already, or `from` no longer does
 */
const rename = (from, to) => {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT')) return false
    throw error
  }
}

/** @param {string} lock */
const beat = (lock) => {
  try {
    utimesSync(`${lock}/owner`, new Date(), new Date())
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

/**
 * @param {unknown} error
 * @param {string[]} codes
 */
const isCode = (error, ...codes) => error instanceof Error && 'code' in error && codes.includes(String(error.code))
