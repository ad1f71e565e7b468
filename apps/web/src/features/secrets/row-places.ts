// Elements for the rows in view. A row that comes takes over the element of one that left, where that stands already: filling an element anew costs
// a fraction of making one, and a fling brings thirty rows with every frame. None is moved, which would cost more than it saves.
import { useRef } from 'react'

/** Which element each of these rows has: a key for React. `held` is the row whose element nobody takes over, since the focus may be in it. */
export function useRowPlaces(names: readonly string[], held: string | undefined): (name: string) => number {
  const places = useRef<RowPlaces>(NO_PLACES)
  places.current = placed(places.current, names, held)
  const { of } = places.current
  return (name) => of.get(name) ?? -1
}

export interface RowPlaces {
  /** By name, in the order in which they stand in the page. */
  readonly of: ReadonlyMap<string, number>
  readonly held: string | undefined
  /** The lowest that was never given. */
  readonly next: number
}

export const NO_PLACES: RowPlaces = { of: new Map(), held: undefined, next: 0 }

export function placed(before: RowPlaces, names: readonly string[], held: string | undefined): RowPlaces {
  const stood = [...before.of]
  const orderOf = new Map(stood.map(([name], order) => [name, order]))
  const stays = new Set(names)
  const of = new Map<string, number>()
  let { next } = before
  let passed = 0
  let came: string[] = []
  /** Those that came stand before the row that stood at `end`, and after all that were passed. */
  const settle = (end: number): void => {
    const left = stood.slice(passed, end).filter(([name]) => !stays.has(name) && name !== before.held)
    for (const [i, name] of came.entries()) of.set(name, left[i]?.[1] ?? next++)
    came = []
  }
  for (const name of names) {
    const order = orderOf.get(name)
    if (order === undefined) came.push(name)
    else {
      settle(order)
      of.set(name, before.of.get(name) as number)
      passed = order + 1
    }
  }
  settle(stood.length)
  return { of, held, next }
}
