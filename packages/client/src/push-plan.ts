// Decides what a push does, from three sides: the caller's secrets, what the server has now, and the base: what the two last agreed
// on. Pure. Nobody's change is undone silently: what only others changed is left alone, what both changed is a conflict.
import type { NamedValue } from './client.ts'
import type { ChangeOptions, Expectation } from './client-table.ts'

/** A live secret on the server; `changed` is the seq of the commit whose plaintext it is. */
export interface RemoteSecret {
  readonly value: string
  readonly changed: number
  /** In the order of pair ids. */
  readonly place: number
}

export type Remote = ReadonlyMap<string, RemoteSecret>

/** `seq` is the last commit the caller has seen; `entries` say more about single names, where that is known. */
export interface Base {
  readonly seq: number
  readonly entries: ReadonlyMap<string, BaseEntry>
}

export interface BaseEntry {
  /** What the file held. */
  readonly value: string
  /** The head at which file and server were in step about this name. */
  readonly seq: number
  /** Whether the chain held the name then. */
  readonly present: boolean
  /** The value is a personal override that a pull put into the file: no push of shared secrets may publish it unedited. */
  readonly personal: boolean
}

export interface PushPlan {
  readonly added: readonly NamedValue[]
  readonly changed: readonly NamedValue[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  readonly behind: readonly string[]
  readonly conflicts: readonly string[]
}

export interface PushIntent {
  readonly secrets: readonly NamedValue[]
  readonly prune: boolean
  readonly force: boolean
}

export const NO_BASE: Base = { seq: 0, entries: new Map() }

export function planPush(intent: PushIntent, remote: Remote, base: Base): PushPlan {
  const added: NamedValue[] = []
  const changed: NamedValue[] = []
  const unchanged: string[] = []
  const behind: string[] = []
  const conflicts: string[] = []
  for (const secret of intent.secrets) {
    const now = remote.get(secret.name)
    const then = base.entries.get(secret.name)
    if (now?.value === secret.value) unchanged.push(secret.name)
    else if (then?.value === secret.value && (!intent.force || then.personal)) behind.push(secret.name)
    else if (!intent.force && changedByOthers(now, then, base)) conflicts.push(secret.name)
    else if (now === undefined) added.push(secret)
    else changed.push(secret)
  }
  const removed: string[] = []
  for (const name of intent.prune ? missing(intent.secrets, remote) : []) {
    if (!intent.force && changedByOthers(remote.get(name), base.entries.get(name), base)) conflicts.push(name)
    else removed.push(name)
  }
  return { added, changed, unchanged, removed, behind, conflicts }
}

type ChangeIntent = Pick<ChangeOptions, 'set' | 'remove' | 'expect'>

/** Exactly this, where everything expected is so. What is already as it was wanted is as well. */
export function planChange({ set = [], remove = [], expect = [] }: ChangeIntent, remote: Remote): PushPlan {
  const wanted = new Map<string, string | undefined>(set.map(({ name, value }) => [name, value]))
  for (const name of remove) wanted.set(name, undefined)
  const isUnexpected = ({ name, value }: Expectation) => {
    const now = remote.get(name)?.value
    return now !== (value ?? undefined) && !(wanted.has(name) && now === wanted.get(name))
  }
  return {
    ...planPush({ secrets: set, prune: false, force: true }, remote, NO_BASE),
    removed: remove.filter((name) => remote.has(name)),
    conflicts: expect.filter(isUnexpected).map(({ name }) => name),
  }
}

/** Whether the chain's side of a name moved since the caller last saw it. */
function changedByOthers(now: RemoteSecret | undefined, then: BaseEntry | undefined, base: Base): boolean {
  if (then === undefined) return now !== undefined && now.changed > base.seq
  if (now === undefined) return then.present
  return !then.present || now.changed > then.seq
}

function missing(secrets: readonly NamedValue[], remote: Remote): string[] {
  const given = new Set(secrets.map(({ name }) => name))
  return [...remote.keys()].filter((name) => !given.has(name))
}

/**
 * The base after a push that led to `seq`. What was left behind keeps its old entry, so that editing it later is still a conflict;
 * so does what the file no longer names.
 */
export function baseAfterPush(base: Base, intent: PushIntent, plan: PushPlan, seq: number): Base {
  const entries = new Map(base.entries)
  const behind = new Set(plan.behind)
  for (const { name, value } of intent.secrets)
    if (!behind.has(name)) entries.set(name, { value, seq, present: true, personal: false })
  for (const name of plan.removed) entries.delete(name)
  return { seq: base.seq, entries }
}

/** The base after a file was written with `values` while the shared chain held `chain` and its head was `seq`. */
export function baseAfterPull(
  values: readonly (NamedValue & { personal: boolean })[],
  chain: ReadonlySet<string>,
  seq: number,
): Base {
  const entries = values.map(
    ({ name, value, personal }) => [name, { value, seq, present: chain.has(name), personal }] as const,
  )
  return { seq, entries: new Map(entries) }
}
