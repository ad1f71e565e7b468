// Rows that are chosen for what is done to several at once, by their names: a search or a new pull does not move the choice to others.
export interface Selection {
  readonly names: ReadonlySet<string>
  /** Where a range begins that is made with Shift. */
  readonly anchor?: string
}

export const NOTHING_SELECTED: Selection = { names: new Set() }

export function toggled({ names }: Selection, name: string): Selection {
  const next = new Set(names)
  if (!next.delete(name)) next.add(name)
  return { names: next, anchor: name }
}

/** From the anchor to `name`, as the rows are shown now. */
export function extended({ names, anchor }: Selection, name: string, shown: readonly string[]): Selection {
  const from = anchor === undefined ? -1 : shown.indexOf(anchor)
  const to = shown.indexOf(name)
  if (from === -1 || to === -1) return toggled({ names }, name)
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { names: new Set([...names, ...range]), anchor: name }
}

/** All that are shown, or none if they all are already. */
export function toggledAll({ names }: Selection, shown: readonly string[]): Selection {
  if (shown.every((name) => names.has(name))) return { names: new Set([...names].filter(without(shown))) }
  return { names: new Set([...names, ...shown]) }
}

const without = (shown: readonly string[]) => {
  const set = new Set(shown)
  return (name: string): boolean => !set.has(name)
}

/** Those that there still are. */
export function stillThere(selection: Selection, names: readonly string[]): Selection {
  if (selection.names.size === 0) return selection
  const there = new Set(names)
  const kept = [...selection.names].filter((name) => there.has(name))
  return kept.length === selection.names.size ? selection : { ...selection, names: new Set(kept) }
}
