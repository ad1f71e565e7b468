// Who a process is, beyond a number that the system gives out again: enough to tell later whether it is still the same one.
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessIdentity {
  readonly pid: number
  /** When it began, in the kernel's ticks; null where /proc does not tell. */
  readonly started: string | null
  /** The machine, its boot and its view of process numbers: elsewhere the same number is someone else. */
  readonly place: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: statOf(process.pid)?.started ?? null, place: ownPlace() }
}

/** Whether that process runs now; 'unknown' when it belongs to a place this one cannot look into, like another container. */
export function stateOf({ pid, started, place }: ProcessIdentity): 'running' | 'gone' | 'unknown' {
  if (place !== ownPlace()) return 'unknown'
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone'
  }
  const now = statOf(pid)
  if (now === undefined) return 'running'
  const dead = now.state === 'Z' || now.state === 'X'
  const reused = started !== null && now.started !== started
  return dead || reused ? 'gone' : 'running'
}

function ownPlace(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const processes = attempt(() => readlinkSync('/proc/self/ns/pid'))
  return [hostname(), boot, processes].join(' ')
}

// proc(5): the name in brackets may hold anything, so count from its end: state is field 3, starttime field 22.
function statOf(pid: number): { state: string | undefined; started: string | null } | undefined {
  const line = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (line === undefined) return undefined
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0], started: fields[19] ?? null }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
