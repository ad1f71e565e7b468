// `state = fold(log)` (SPEC 8), as far as the model goes: who is active, the epoch, its checkpoint, and whether a rotation is due.
import type { Check, Rules } from './checks.ts'
import type { Scenario } from './scenarios.ts'
import type { Commit, Entry, Person } from './statements.ts'

export interface State {
  readonly members: readonly Person[]
  readonly epoch: number
  /** The entry that started the current epoch, and the head it embeds. None in epoch 1. */
  readonly checkpoint: { readonly entry: Entry; readonly head: Commit } | undefined
  /** The first `leave` since the current epoch began. */
  readonly due: Entry | undefined
}

/** The state to which a log leads, or the check that refuses one of its entries. */
export type Fold = (log: Entry) => State | Check | 'no-such-entry'

/** Folds are kept, since every log is folded many times. */
export function makeFold(scenario: Scenario, rules: Rules): Fold {
  const kept = new Map<Entry, ReturnType<Fold>>()
  const fold: Fold = (log) => {
    const known = kept.get(log)
    if (known !== undefined) return known
    const before = log.previous === undefined ? undefined : fold(log.previous)
    const state = typeof before === 'string' ? before : after(before, log, scenario, rules)
    kept.set(log, state)
    return state
  }
  return fold
}

function after(before: State | undefined, entry: Entry, scenario: Scenario, rules: Rules): ReturnType<Fold> {
  if (before === undefined) return { members: scenario.members, epoch: 1, checkpoint: undefined, due: undefined }
  if (rules.has('authority') && !isRightful(before, entry, scenario)) return 'authority'

  const members = before.members.filter((person) => person !== entry.target)
  if (entry.type === 'other') return before
  if (entry.type === 'leave') return { ...before, members, due: before.due ?? entry }

  if (entry.head === undefined) return 'no-such-entry'
  if (rules.has('recipients') && !isSame(entry.receivers, members)) return 'recipients'
  return { members, epoch: before.epoch + 1, checkpoint: { entry, head: entry.head }, due: undefined }
}

/** Members leave by themselves; only owners remove and rotate, and nobody removes himself. */
function isRightful({ members }: State, { actor, type, target }: Entry, { owners }: Scenario): boolean {
  if (!members.includes(actor)) return false
  if (type === 'leave') return target === actor && !owners.includes(actor)
  if (!owners.includes(actor)) return false
  return type !== 'remove' || (target !== undefined && target !== actor && members.includes(target))
}

const isSame = (some: readonly Person[], others: readonly Person[]): boolean =>
  some.length === others.length && some.every((person) => others.includes(person))
