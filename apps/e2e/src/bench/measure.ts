// Times work that is compared with other work: the candidates take turns, round after round, so that a noisy moment of the machine falls on
// all of them. Only ratios within one run mean anything.
import { spawn } from 'node:child_process'

export interface Timing {
  readonly median: number
  readonly min: number
}

export type Candidate = () => Promise<number>

/** Milliseconds by candidate, each measured `rounds` times after one round that does not count. */
export async function race<Name extends string>(
  candidates: Record<Name, Candidate>,
  rounds: number,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(candidates) as Name[]
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const time = await candidates[name]()
      if (round > 0) taken.get(name)?.push(time)
    }
  return Object.fromEntries(names.map((name) => [name, timing(taken.get(name) ?? [])])) as Record<Name, Timing>
}

export function timing(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, min: sorted[0] ?? Number.NaN }
}

export interface ProcessPlan {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Milliseconds from start to exit of a process that must succeed. */
export function timeProcess(
  command: readonly string[],
  { cwd = process.cwd(), env = {} }: ProcessPlan = {},
): Promise<number> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, args, { cwd, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - started)
      else reject(new Error(`${args.join(' ')} ended with ${code}`))
    })
  })
}

/** The largest resident memory of a process, in bytes, as the kernel says when it ends. */
export async function peakMemory(command: readonly string[], plan: ProcessPlan = {}): Promise<number> {
  const [program = '', ...args] = command
  const report = `process.on('exit', () => require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)))`
  const preload = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('file:///'); ${report}`)}`
  return await new Promise((resolve, reject) => {
    const child = spawn(program, ['--import', preload, ...args], {
      cwd: plan.cwd ?? process.cwd(),
      env: { PATH: process.env['PATH'] ?? '', ...plan.env },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('error', reject)
    child.once('close', () => resolve(Number(said) * 1024))
  })
}
