// The unsaved edits of a workspace, and the steps by which they came about. Pure: every change gives the edits after it. An edit knows what it
// began from, its base; whether others have changed that since is seen from what they hold now.

/** One layer of a cell: the shared value, or the user's own. */
export interface Spot {
  readonly environmentId: string
  readonly name: string
  readonly personal: boolean
}

export interface Draft extends Spot {
  /** null removes. */
  readonly value: string | null
  /** The base; null when there was none. */
  readonly before: string | null
}

export interface Edits {
  /** By `keyOf`. None wants what is there already. */
  readonly drafts: ReadonlyMap<string, Draft>
  /** The latest last. */
  readonly done: readonly Step[]
  /** The next to be done again last. */
  readonly undone: readonly Step[]
}

/** What a step put in place of what, by key. */
type Step = ReadonlyMap<string, { readonly from: Draft | undefined; readonly to: Draft | undefined }>

/** What is pushed; null for nothing, undefined where that is not to be seen. */
export type Held = (spot: Spot) => string | null | undefined

export const NO_EDITS: Edits = { drafts: new Map(), done: [], undone: [] }

export const keyOf = ({ environmentId, personal, name }: Spot): string =>
  `${environmentId} ${personal ? 'personal' : 'shared'} ${name}`

export const isInConflict = (draft: Draft, held: Held): boolean => held(draft) !== draft.before

/** All of them as one step. An edit that wants what is there is none. */
export function edit(edits: Edits, wanted: readonly (Spot & { readonly value: string | null })[], held: Held): Edits {
  const drafts = new Map(edits.drafts)
  for (const { environmentId, name, personal, value } of wanted) {
    const spot = { environmentId, name, personal }
    const [key, now] = [keyOf(spot), held(spot)]
    const { before } = drafts.get(key) ?? { before: now ?? null }
    if (now === value) drafts.delete(key)
    else drafts.set(key, { ...spot, value, before })
  }
  return afterStep(edits, drafts)
}

export function discard(edits: Edits, isChosen: (draft: Draft) => boolean): Edits {
  return afterStep(edits, new Map([...edits.drafts].filter(([, draft]) => !isChosen(draft))))
}

/** As it was before the latest step. What somebody else brought about meanwhile needs no edit. */
export function undo(edits: Edits, held: Held): Edits {
  const step = edits.done.at(-1)
  if (step === undefined) return edits
  const drafts = new Map(edits.drafts)
  for (const [key, { from }] of step) put(drafts, key, from, held)
  return { drafts, done: edits.done.slice(0, -1), undone: [...edits.undone, step] }
}

export function redo(edits: Edits, held: Held): Edits {
  const step = edits.undone.at(-1)
  if (step === undefined) return edits
  const drafts = new Map(edits.drafts)
  for (const [key, { to }] of step) put(drafts, key, to, held)
  return { drafts, done: [...edits.done, step], undone: edits.undone.slice(0, -1) }
}

/** On what is pushed now: edits that it fulfils are over, and no step leads back to them. */
export function rebase(edits: Edits, held: Held): Edits {
  return without(edits, (draft) => held(draft) === draft.value)
}

/** Edits that are over without a step: pushed, or of a place that is no more. */
export function without(edits: Edits, isOver: (draft: Draft) => boolean): Edits {
  const over = [...edits.drafts].filter(([, draft]) => isOver(draft)).map(([key]) => key)
  if (over.length === 0) return edits
  const drafts = new Map(edits.drafts)
  for (const key of over) drafts.delete(key)
  return forgetSteps({ ...edits, drafts }, new Set(over))
}

/** Keeps these edits, begun anew from what is pushed now. */
export function keepMine(edits: Edits, isChosen: (draft: Draft) => boolean, held: Held): Edits {
  const drafts = new Map(edits.drafts)
  const kept = new Set<string>()
  for (const [key, draft] of edits.drafts) {
    const before = held(draft)
    if (before === undefined || before === draft.before || !isChosen(draft)) continue
    drafts.set(key, { ...draft, before })
    kept.add(key)
  }
  return forgetSteps({ ...edits, drafts }, kept)
}

/** What another tab made of them. */
export function adopt(edits: Edits, changed: ReadonlyMap<string, Draft | undefined>): Edits {
  const drafts = new Map(edits.drafts)
  for (const [key, draft] of changed) {
    if (draft === undefined) drafts.delete(key)
    else drafts.set(key, draft)
  }
  return forgetSteps({ ...edits, drafts }, new Set(changed.keys()))
}

/** These were pushed. What was edited again while they were on their way goes on from there. */
export function settlePushed(edits: Edits, pushed: readonly Draft[]): Edits {
  const drafts = new Map(edits.drafts)
  for (const { value: before, ...spot } of pushed) {
    const key = keyOf(spot)
    const draft = drafts.get(key)
    if (draft?.value === before) drafts.delete(key)
    else if (draft !== undefined) drafts.set(key, { ...draft, before })
  }
  return forgetSteps({ ...edits, drafts }, new Set(pushed.map(keyOf)))
}

function put(drafts: Map<string, Draft>, key: string, draft: Draft | undefined, held: Held): void {
  if (draft === undefined || held(draft) === draft.value) drafts.delete(key)
  else drafts.set(key, draft)
}

const MOST_STEPS = 200

function afterStep(edits: Edits, drafts: ReadonlyMap<string, Draft>): Edits {
  const step = new Map<string, { from: Draft | undefined; to: Draft | undefined }>()
  for (const [key, to] of drafts) {
    const from = edits.drafts.get(key)
    if (from?.value !== to.value || from.before !== to.before) step.set(key, { from, to })
  }
  for (const [key, from] of edits.drafts) if (!drafts.has(key)) step.set(key, { from, to: undefined })
  if (step.size === 0) return edits
  return { drafts, done: [...edits.done, step].slice(-MOST_STEPS), undone: [] }
}

/** Steps through these cells would lead to edits on a base that is gone. */
function forgetSteps(edits: Edits, keys: ReadonlySet<string>): Edits {
  if (keys.size === 0) return edits
  const rest = (steps: readonly Step[]) =>
    steps.map((step) => new Map([...step].filter(([key]) => !keys.has(key)))).filter(({ size }) => size > 0)
  return { ...edits, done: rest(edits.done), undone: rest(edits.undone) }
}
