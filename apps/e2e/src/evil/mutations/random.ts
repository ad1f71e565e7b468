// Chance that can be had again: the same seed and the same name give the same numbers, whatever was drawn for others.

export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[]
}

export function chance(seed: number, name: string): Chance {
  let state = seedOf(`${seed} ${name}`)
  // mulberry32: nothing here has to be hard to guess.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
  return {
    below,
    shuffled(items) {
      const deck = [...items]
      for (let last = deck.length - 1; last > 0; last--) {
        const other = below(last + 1)
        ;[deck[last], deck[other]] = [deck[other] as (typeof deck)[0], deck[last] as (typeof deck)[0]]
      }
      return deck
    },
  }
}

/** FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
