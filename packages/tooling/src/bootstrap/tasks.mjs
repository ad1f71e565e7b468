// The tasks behind the scripts of the root package.json. Each begins with everything it needs being installed and built.
import { existsSync } from 'node:fs'
import { build, isBuilt } from './build.mjs'
import { handOver, Stopped } from './child.mjs'
import { install, isInstalled } from './install.mjs'
import { alone } from './lock.mjs'
import { Refusal, say } from './say.mjs'
import { workspaceFiles } from './sources.mjs'

/** @typedef {{ root: URL, packageManager: string }} Place the checkout, and the exact package manager it asks for */
/** @typedef {(place: Place, args: string[]) => Promise<number>} Task answers an exit code */

/** @type {Record<string, Task>} */
const TASKS = {
  start: (place, args) => program(place, 'apps/server/dist/main.js', args),
  demo: (place, args) => program(place, 'apps/e2e/dist/demo.js', args),
  bench: (place, args) => program(place, 'apps/e2e/dist/bench.js', args),
  build: async () => 0,
  dev: async (place) => (await import('./dev.mjs')).dev(place),
  test: async (place, args) => (await import('../checks/test-run.mjs')).test(place, args),
  verify: async (place, args) => (await import('../checks/verify.mjs')).verify(place, args),
}

/**
 * @param {Place} place
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code; a signal that stopped the task stops this process too
 */
export const runTask = async (place, name, args) => {
  const task = TASKS[name ?? '']
  try {
    if (task === undefined)
      throw new Refusal(`There is no task '${name ?? ''}'. There are: ${Object.keys(TASKS).join(', ')}.`)
    await prepare(place)
    return await task(place, args)
  } catch (error) {
    if (error instanceof Stopped) {
      process.kill(process.pid, error.signal)
      return 1
    }
    if (!(error instanceof Refusal)) throw error
    say(error.message)
    return 1
  }
}

/** @param {Place} place */
const prepare = async (place) => {
  if (isReady(place)) return
  await alone(place.root, async () => {
    // Looked at again: while we waited, another bootstrap may have done it.
    const files = workspaceFiles(place.root)
    if (!isInstalled(place, files)) await install(place, files)
    if (!isBuilt(place, files)) await build(place, files)
  })
}

/** @param {Place} place */
const isReady = (place) => {
  const files = workspaceFiles(place.root)
  return isInstalled(place, files) && isBuilt(place, files)
}

/**
 * @param {Place} place
 * @param {string} path of the built program
 * @param {string[]} args
 */
const program = ({ root }, path, args) => {
  if (!existsSync(new URL(path, root)))
    throw new Refusal(`The build made no ${path}: does its package have a build script?`)
  return handOver([path, ...args], root)
}
