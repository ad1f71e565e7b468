// A process of the stories: started with exactly the environment it is given, heard to the end, and never outliving this one.
import { spawn, type ChildProcess } from 'node:child_process'

export interface ProgramOptions {
  /** Everything the process may know; nothing is inherited but what `bareEnvironment` names. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Written to its standard input, which then ends. Without it the input is empty. */
  readonly stdin?: string | Uint8Array
  /** Killed after that long; 60 s when not given. */
  readonly timeoutMs?: number
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order in which they were printed. */
  readonly output: string
}

export interface Program {
  readonly pid: number
  readonly ended: Promise<Ended>
  readonly stdout: () => string
  readonly stderr: () => string
  kill(signal: NodeJS.Signals): void
  /** Resolves once what was printed so far (both streams together) matches; rejects when the process ends first. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** What any program needs to run here, and nothing of ours. */
export function bareEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' }
}

export function startProgram(command: readonly string[], options: ProgramOptions): Program {
  const [file = '', ...args] = command
  const child = spawn(file, args, { cwd: options.cwd, env: { ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] })
  running.add(child)
  const heard = { stdout: '', stderr: '', output: '' }
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      heard[stream] += text
      heard.output += text
      listeners.forEach((listen) => listen())
    })
  // A process may end without reading what it is given.
  child.stdin.on('error', () => undefined).end(options.stdin ?? '')
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...heard }))
  }).finally(() => {
    running.delete(child)
    clearTimeout(timer)
    listeners.forEach((listen) => listen())
  })
  ended.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => heard.stdout,
    stderr: () => heard.stderr,
    kill: (signal) => void child.kill(signal),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const listen = (): void => {
          const match = pattern.exec(heard.output)
          if (match === null && running.has(child)) return
          listeners.delete(listen)
          if (match === null) reject(new Error(`It ended before it printed ${String(pattern)}:\n${heard.stderr}`))
          else resolve(match)
        }
        listeners.add(listen)
        listen()
      }),
  }
}

export function runProgram(command: readonly string[], options: ProgramOptions): Promise<Ended> {
  return startProgram(command, options).ended
}
