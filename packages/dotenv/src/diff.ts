// What changes between two sets of pairs: names only, never values, in linear time.
import type { Pair } from './names.ts'

/** Every name of both sides, in exactly one list. `removed` keeps the order of the old side, the others that of the new. */
export interface Changes {
  readonly added: string[]
  readonly changed: string[]
  readonly unchanged: string[]
  readonly removed: string[]
}

/** The last of several pairs with one name counts, as in `parse`. */
export function diff(before: Iterable<Pair>, after: Iterable<Pair>): Changes {
  const old = valuesByName(before)
  const changes: Omit<Changes, 'removed'> = { added: [], changed: [], unchanged: [] }
  for (const [name, value] of valuesByName(after)) {
    const previous = old.get(name)
    const list = previous === undefined ? 'added' : previous === value ? 'unchanged' : 'changed'
    changes[list].push(name)
    old.delete(name)
  }
  return { ...changes, removed: [...old.keys()] }
}

function valuesByName(pairs: Iterable<Pair>): Map<string, string> {
  const values = new Map<string, string>()
  for (const { name, value } of pairs) values.set(name, value)
  return values
}
