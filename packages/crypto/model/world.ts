// A state of the model: what honest people have signed so far, and what their devices believe. Statements of dishonest people are not
// kept, because they can be made at any moment; one that was accepted lives on in a pin. The server has no state: it may do anything.
import { makeDevice, type Device } from './client.ts'
import type { Honest, Scenario } from './scenarios.ts'
import { makeCommit, makeEntry, Table, type Commit, type Entry } from './statements.ts'

export interface World {
  readonly signed: Signed
  readonly devices: Readonly<Record<Honest, Device>>
}

export interface Signed {
  readonly id: number
  readonly entries: readonly Entry[]
  readonly commits: readonly Commit[]
}

/** A workspace in its first epoch, whose chain has its empty first commit. */
export function firstWorld({ members, fresh }: Scenario): World {
  const found = { previous: undefined, target: undefined, head: undefined, receivers: members } as const
  const log = makeEntry({ ...found, actor: 'alice', type: 'found' })
  const head = makeCommit({ previous: undefined, author: 'alice', log, epoch: 1 })
  const device = (owner: Honest): Device => makeDevice(log, fresh.includes(owner) ? undefined : head)
  return { signed: makeSigned([log], [head]), devices: { alice: device('alice'), bob: device('bob') } }
}

export function withDevice({ signed, devices }: World, owner: Honest, device: Device): World {
  return { signed, devices: { ...devices, [owner]: device } }
}

export function withSigned({ signed, devices }: World, entry: Entry | undefined, commit: Commit | undefined): World {
  const entries = entry === undefined ? signed.entries : [...signed.entries, entry]
  const commits = commit === undefined ? signed.commits : [...signed.commits, commit]
  return { signed: makeSigned(entries, commits), devices }
}

export const keyOf = ({ signed, devices: { alice, bob } }: World): string => `${signed.id},${alice.id},${bob.id}`

const sets = new Table<Signed>()

/** Sets, whatever the order of signing. */
function makeSigned(someEntries: readonly Entry[], someCommits: readonly Commit[]): Signed {
  const entries = asSet(someEntries)
  const commits = asSet(someCommits)
  return sets.the([...entries.map(({ id }) => id), '|', ...commits.map(({ id }) => id)], { entries, commits })
}

export function asSet<T extends { readonly id: number }>(list: readonly T[]): T[] {
  return [...new Set(list)].sort((one, other) => one.id - other.id)
}
