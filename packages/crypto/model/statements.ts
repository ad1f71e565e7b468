// What people sign: entries of the membership log and commits of one shared chain, reduced to the fields that a check looks at. Hashes do
// not collide here: equal fields are one object, and what a statement names by hash it simply holds.

export type Person = 'alice' | 'bob' | 'mallory' | 'trudy'

/** Membership log (SPEC 8). Entry 0 stands for genesis, environment, joins and epoch 1 together. */
export interface Entry {
  readonly id: number
  readonly seq: number
  readonly previous: Entry | undefined
  readonly actor: Person
  /** `other` stands for all that changes neither members nor keys: an invite, an environment, a role that gives more. */
  readonly type: 'found' | 'rotate' | 'remove' | 'leave' | 'other'
  /** Who goes, by `remove` or `leave`. */
  readonly target: Person | undefined
  /** Who gets a box of the new key, when the entry starts an epoch. */
  readonly receivers: readonly Person[]
  /** The head of the chain, when the entry starts an epoch above 1. */
  readonly head: Commit | undefined
}

/** Commit of the shared chain (SPEC 11). `log` is the log seq and entry hash on which it says to stand. */
export interface Commit {
  readonly id: number
  readonly seq: number
  readonly previous: Commit | undefined
  readonly author: Person
  readonly log: Entry
  readonly epoch: number
}

/** Things that are equal are the same, and numbered. */
export class Table<T extends { readonly id: number }> {
  readonly #known = new Map<string, T>()

  the(key: readonly unknown[], fields: Omit<T, 'id'>): T {
    const name = key.join()
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const made = { id: this.#known.size, ...fields } as T
    this.#known.set(name, made)
    return made
  }
}

const entries = new Table<Entry>()
const commits = new Table<Commit>()

export function makeEntry(fields: Omit<Entry, 'id' | 'seq'>): Entry {
  const { previous, actor, type, target, receivers, head } = fields
  const seq = previous === undefined ? 0 : previous.seq + 1
  return entries.the([previous?.id, actor, type, target, head?.id, ...receivers], { seq, ...fields })
}

export function makeCommit(fields: Omit<Commit, 'id' | 'seq'>): Commit {
  const { previous, author, log, epoch } = fields
  const seq = previous === undefined ? 1 : previous.seq + 1
  return commits.the([previous?.id, author, log.id, epoch], { seq, ...fields })
}

/** A log or a chain is named by its last statement, since each holds the one before. */
export interface Linked<T> {
  readonly id: number
  readonly seq: number
  readonly previous: T | undefined
}

/** Whether what ends in `later` goes through `earlier`. */
export function extendsTo<T extends Linked<T>>(later: T, earlier: T): boolean {
  let at: T | undefined = later
  while (at !== undefined && at.seq > earlier.seq) at = at.previous
  return at === earlier
}

/** Whether one of the two continues the other. If not, they are a fork. */
export function inOneLine<T extends Linked<T>>(one: T, other: T): boolean {
  return extendsTo(one, other) || extendsTo(other, one)
}

/** The statements after `since`, oldest first, up to `last`; the whole line without `since`. */
export function lineAfter<T extends Linked<T>>(last: T, since: T | undefined): T[] {
  const line: T[] = []
  for (let at: T | undefined = last; at !== undefined && at !== since; at = at.previous) line.push(at)
  return line.reverse()
}
