import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LruCache } from './lru-cache.ts'

const ofWeights = (capacity: number) => new LruCache<number>({ capacity, weigh: (value) => value })

describe('LruCache', () => {
  it('forgets what was unused for longest', () => {
    const cache = ofWeights(3)
    cache.set('a', 1)
    cache.set('b', 1)
    cache.set('c', 1)
    cache.get('a')
    cache.set('d', 1)
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual([1, undefined, 1, 1])
  })

  it('never holds more than its capacity, and knows what it holds', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      weight: fc.integer({ min: 1, max: 12 }),
      remove: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const cache = ofWeights(10)
        for (const { key, weight, remove } of steps) {
          if (remove) cache.delete(key)
          else cache.set(key, weight)
          const held = ['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key) ?? 0).reduce((sum, one) => sum + one, 0)
          expect(cache.weight).toBe(held)
          expect(held).toBeLessThanOrEqual(10)
          if (!remove) expect(cache.get(key)).toBe(weight <= 10 ? weight : undefined)
        }
      }),
    )
  })
})
