// The small cases that are searched to the end. Each says who is who, and how much may happen.
import type { Person } from './statements.ts'

export type Honest = 'alice' | 'bob'

export interface Scenario {
  readonly title: string
  readonly members: readonly Person[]
  /** They may sign entries. All others are writers. */
  readonly owners: readonly Person[]
  /** What honest owners sign. `other` multiplies the states and has a scenario of its own. */
  readonly entries: readonly ('rotate' | 'remove' | 'other')[]
  /** They follow the rules, and each has one device. */
  readonly honest: readonly Honest[]
  /** They sign whatever they like, before and after they went, and work with the server. */
  readonly dishonest: readonly Person[]
  /** Whose device has no pins at first. */
  readonly fresh: readonly Person[]
  readonly bounds: Bounds
}

export interface Bounds {
  /** The highest seq of a log entry, and of a commit. */
  readonly entries: number
  readonly commits: number
  /** How often honest people sign something. A removal with its commit is once. */
  readonly signings: number
  /** How many commits of dishonest people may stand in a row that no honest client has accepted yet. */
  readonly run: number
}

const removal: Scenario = {
  title: 'an owner, a writer, and one who is removed',
  members: ['alice', 'bob', 'mallory'],
  owners: ['alice'],
  entries: ['rotate', 'remove'],
  honest: ['alice', 'bob'],
  dishonest: ['mallory'],
  fresh: [],
  bounds: { entries: 2, commits: 3, signings: 2, run: 2 },
}

const firstContact: Scenario = {
  ...removal,
  title: 'the same, but the writer begins without pins',
  fresh: ['bob'],
  bounds: { ...removal.bounds, run: 1 },
}

const twoOwners: Scenario = {
  ...removal,
  title: 'two owners, who may fork the log in good faith',
  owners: ['alice', 'bob'],
  bounds: { ...removal.bounds, run: 1 },
}

const removedOwner: Scenario = {
  ...removal,
  title: 'who is removed was an owner',
  owners: ['alice', 'mallory'],
  bounds: { entries: 2, commits: 2, signings: 1, run: 1 },
}

const accomplice: Scenario = {
  ...removal,
  title: 'who is removed has an accomplice who stays',
  members: ['alice', 'bob', 'mallory', 'trudy'],
  dishonest: ['mallory', 'trudy'],
  bounds: { entries: 1, commits: 3, signings: 1, run: 2 },
}

const otherEntries: Scenario = {
  ...removal,
  title: 'entries that change neither members nor keys',
  entries: ['other'],
  bounds: { entries: 1, commits: 3, signings: 1, run: 1 },
}

export const SCENARIOS = { removal, firstContact, twoOwners, removedOwner, accomplice, otherEntries }
