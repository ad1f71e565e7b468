// Child processes and signals. `run` waits for a tool; `handOver` gives the terminal to the task itself, which from then on hears every
// signal exactly once and whose exit code or signal becomes ours.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Refusal } from './say.mjs'

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ended `code` is null when a signal ended it */
/** @typedef {{ cwd: URL, env?: NodeJS.ProcessEnv, show?: boolean }} RunOptions `show`: let its output through instead of keeping it */

const STOPPING = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])

// One Ctrl-C may arrive twice, from the terminal and from npm; a second one later is the person insisting.
const SAME_PRESS_MS = 500

/** We were told to stop. Thrown rather than obeyed on the spot, so that everything that must be put back is. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`)
    this.signal = signal
  }
}

/**
 * Runs a tool to its end without stdin. When we are told to stop, it is told too; once it has ended, `Stopped` is thrown.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Ended>}
 */
export const run = (command, args, { cwd, env = process.env, show = false }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const hearing = hear((signal) => {
      // A terminal has already told the whole process group.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
    child.on('error', () => {
      hearing.end()
      reject(new Refusal(`'${command}' could not be started. Is it installed, and on the PATH?`))
    })
    child.on('close', (code, signal) => {
      hearing.end()
      if (hearing.first !== undefined) reject(new Stopped(hearing.first))
      else resolve({ code, signal, output: Buffer.concat(chunks).toString() })
    })
  })

/**
 * Runs a Node program as if it had been started in our place: its stdio is ours, signals reach it once each, and we end as it ends.
 * It gets a process group of its own, or a Ctrl-C would reach it from the terminal as well as from us, and a leash (see leash.mjs),
 * so that it does not outlive a killed bootstrap.
 * @param {string[]} args the program and its arguments
 * @param {URL} cwd
 * @returns {Promise<number>} its exit code; when a signal ended it, `Stopped` is thrown
 */
export const handOver = (args, cwd) =>
  new Promise((resolve, reject) => {
    const leash = fileURLToPath(new URL('leash.mjs', import.meta.url))
    const child = spawn(process.execPath, [leash, ...args], {
      cwd,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      detached: true,
    })
    const hearing = hear((signal) => child.kill(signal))
    child.on('error', (error) => {
      hearing.end()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      hearing.end()
      if (signal !== null) reject(new Stopped(signal))
      else resolve(code ?? 1)
    })
  })

/** @param {(signal: NodeJS.Signals) => void} tell */
const hear = (tell) => {
  /** @type {{ first: NodeJS.Signals | undefined, end: () => void }} */
  const hearing = { first: undefined, end: () => STOPPING.forEach((signal) => process.off(signal, listener)) }
  /** @type {Map<string, number>} */
  const lastHeard = new Map()
  /** @param {NodeJS.Signals} signal */
  const listener = (signal) => {
    hearing.first ??= signal
    const now = performance.now()
    const again = now - (lastHeard.get(signal) ?? -Infinity) < SAME_PRESS_MS
    lastHeard.set(signal, now)
    if (!again) tell(signal)
  }
  for (const signal of STOPPING) process.on(signal, listener)
  return hearing
}
