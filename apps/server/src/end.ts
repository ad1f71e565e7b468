// How the process ends.
import { setTimeout as after } from 'node:timers'
import type { Log } from './log.ts'

/** By then everything that should have let go has; a timer or a socket that did not must not keep the process. */
const patienceMs = 250

/** Ends with `code` as soon as nothing is left to do, so that what is still being written is written. */
export function endWith(code: number): void {
  process.exitCode = code
  after(endNow, patienceMs, code).unref()
}

/** What nobody caught leaves the process in a state nobody knows: it is logged, and the process ends. */
export function crashOn(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.fatal('crashed', { error })
    endNow(1)
  })
}

function endNow(code: number): void {
  // oxlint-disable-next-line unicorn/no-process-exit -- the last resort, with nothing left that is still being written
  process.exit(code)
}
