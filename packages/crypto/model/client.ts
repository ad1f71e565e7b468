// What an honest client makes of what a server offers: the first check that fails, or nothing. It knows its pins, a lock file that it
// may have been shown, and the signed statements in front of it; it does not know what else was ever signed.
import type { Check, Rules } from './checks.ts'
import type { Fold, State } from './fold.ts'
import { extendsTo, lineAfter, Table, type Commit, type Entry } from './statements.ts'

/** A log head and a chain head, as pins hold them and lock files carry them. */
export interface Heads {
  readonly log: Entry
  readonly head: Commit
}

export interface Device {
  readonly id: number
  /** The workspace id pins entry 0 before the first contact. */
  readonly log: Entry
  /** Nothing before the first contact. */
  readonly head: Commit | undefined
  readonly lock: Heads | undefined
}

const devices = new Table<Device>()

export function makeDevice(log: Entry, head: Commit | undefined, lock?: Heads): Device {
  return devices.the([log.id, head?.id, lock?.log.id, lock?.head.id], { log, head, lock })
}

export interface Client {
  readonly rules: Rules
  readonly fold: Fold
}

type Refusal = Check | 'no-such-entry'

/** Judges a log by itself, as a client that asks for nothing else. */
export function refusalOfLog({ rules, fold }: Client, { log, lock }: Device, offered: Entry): Refusal | undefined {
  if (rules.has('log-pin') && !extendsTo(offered, log)) return 'log-pin'
  if (rules.has('lock') && lock !== undefined && !extendsTo(offered, lock.log)) return 'lock'
  const state = fold(offered)
  return typeof state === 'string' ? state : undefined
}

/** Judges a head with all commits since the pin, or alone at first contact, by a log that `refusalOfLog` has passed. */
export function refusalOfHead({ rules, fold }: Client, device: Device, offered: Heads): Refusal | undefined {
  const state = fold(offered.log)
  if (typeof state === 'string') return state
  const served = servedTo(device, offered.head)
  const situation = { device, offered, state, served }
  return JUDGEMENTS.find(([check, passes]) => rules.has(check) && !passes(situation))?.[0]
}

/** What a client gets to see of a chain: what follows its pin. With no pin, or off it, the head alone. */
export function servedTo({ head: pin }: Device, head: Commit): Commit[] {
  return pin !== undefined && extendsTo(head, pin) ? lineAfter(head, pin) : [head]
}

interface Situation {
  readonly device: Device
  readonly offered: Heads
  readonly state: State
  readonly served: readonly Commit[]
}

const JUDGEMENTS: readonly (readonly [Check, (situation: Situation) => boolean])[] = [
  ['chain-pin', ({ device, offered }) => device.head === undefined || extendsTo(offered.head, device.head)],
  ['lock', ({ device, offered }) => device.lock === undefined || extendsTo(offered.head, device.lock.head)],
  ['log-position', ({ offered, served }) => served.every(({ log }) => extendsTo(offered.log, log))],
  ['log-order', ({ device, served }) => isInLogOrder(device.head, served)],
  ['checkpoint-of-head', ({ offered, state }) => isBehind(state, offered.head)],
  ['checkpoint-between', ({ served, state }) => served.slice(0, -1).every((commit) => fits(state, commit))],
  ['checkpoint-of-pin', ({ device, state }) => device.head === undefined || fits(state, device.head)],
  ['author-at-position', ({ offered, served }) => served.every((commit) => isMemberThere(offered.log, commit))],
  ['epoch-current', ({ offered, served, state }) => isOfEpoch(state, offered.head, served)],
  ['rotation-due', ({ served, state: { due } }) => due === undefined || served.every(({ log }) => log.seq < due.seq)],
]

function isInLogOrder(pin: Commit | undefined, served: readonly Commit[]): boolean {
  const [first] = served
  const line = pin !== undefined && first?.previous === pin ? [pin, ...served] : served
  return line.every(({ log }, i) => log.seq >= (line[i - 1]?.log.seq ?? 0))
}

/** Behind the checkpoint in the chain, and not before it in the log. */
function isBehind({ checkpoint }: State, { seq, log }: Commit): boolean {
  return checkpoint === undefined || (seq > checkpoint.head.seq && log.seq >= checkpoint.entry.seq)
}

/** A commit up to the checkpoint is older than its epoch, and at its seq it is that commit itself; one behind it belongs to it. */
function fits({ checkpoint, epoch }: State, commit: Commit): boolean {
  if (checkpoint === undefined) return true
  const { entry, head } = checkpoint
  if (commit.seq > head.seq) return commit.log.seq >= entry.seq
  return commit.log.seq < entry.seq && commit.epoch < epoch && (commit.seq < head.seq || commit === head)
}

/** By position alone: a state keeps from when until when a key holds, and knows nothing of other logs. */
function isMemberThere(log: Entry, { author, log: { seq } }: Commit): boolean {
  return lineAfter(log, undefined).every((entry) => entry.target !== author || seq < entry.seq)
}

function isOfEpoch({ epoch }: State, head: Commit, served: readonly Commit[]): boolean {
  return head.epoch === epoch && served.every((commit) => commit.epoch <= epoch)
}
