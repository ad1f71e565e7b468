// For tests only: the built program, run as its own process with nothing of our environment.
import { execFile, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Not dist: that may be serving somebody at this moment.
const folder = here('../node_modules/.test-build')

/** Builds the program, as `npm run build` would. */
export async function buildProgram(): Promise<void> {
  await promisify(execFile)(process.execPath, [here('../build.mjs'), folder])
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Program extends AsyncDisposable {
  readonly kill: (signal: NodeJS.Signals) => void
  /** The address it says it is ready at; rejects when it ends before. */
  readonly ready: Promise<string>
  readonly ended: Promise<Ended>
  /** What it has printed until now. */
  readonly stdout: () => string
  readonly stderr: () => string
}

/** Starts the program on a free port of this machine, with these settings and no others. */
export function startProgram(environment: Record<string, string>): Program {
  const child = spawn(process.execPath, [`${folder}/main.js`], {
    env: { PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal })))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const url = /ready at (\S+)/.exec(stdout)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    void ended.then(() => reject(new Error(`It ended before it was ready: ${stderr}`)))
  })
  // Whoever does not ask is not told.
  ready.catch(() => undefined)
  return {
    kill: (signal) => void child.kill(signal),
    ready,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
