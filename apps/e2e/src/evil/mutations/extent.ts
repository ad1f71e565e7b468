// How much of everything possible is tried: a sample within seconds, all of it in a night, or whatever has a text in its name.
import { randomInt } from 'node:crypto'

export interface Extent {
  readonly seed: number
  readonly which: 'all' | 'sample' | { readonly named: string }
}

/** A sample is the same every time. Each night has a seed of its own, which the table tells. */
export function extentOf(env: Readonly<Record<string, string | undefined>>): Extent {
  const { MUTATIONS: which = 'sample', MUTATION_SEED: seed } = env
  return {
    seed: seed === undefined ? (which === 'all' ? SEED_OF_TODAY : 1) : Number(seed),
    which: which === 'all' || which === 'sample' ? which : { named: which },
  }
}

const SEED_OF_TODAY = randomInt(2 ** 31)
