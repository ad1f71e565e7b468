import { describe, expect, test, vi } from 'vitest'
import { refused } from '../test/fixtures.ts'
import { freshNonces } from './nonces.ts'

/** A generator that gives these nonces of 12 bytes, one after another. */
function drawing(...nonces: number[][]): void {
  const stream = nonces.flatMap((start) => [...start, ...Array<number>(12 - start.length).fill(0)])
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => {
    ;(view as unknown as Uint8Array).set(stream)
    return view
  })
}

describe('nonces (attack 63)', () => {
  test('come from one draw and differ', () => {
    const draw = vi.spyOn(crypto, 'getRandomValues')
    const nonceAt = freshNonces(5_000)
    expect(draw).toHaveBeenCalledTimes(1)
    expect(new Set(Array.from({ length: 5_000 }, (_, i) => nonceAt(i).join())).size).toBe(5_000)
    expect(nonceAt(0)).toHaveLength(12)
  })

  test('of a generator that stands still are refused', async () => {
    drawing([7], [7])
    await refused('nonce-reuse', () => freshNonces(2))
  })

  test('of a generator that repeats itself later are refused', async () => {
    drawing([1], [2], [3], [1])
    await refused('nonce-reuse', () => freshNonces(4))
  })

  test('that begin alike but differ are none of that', () => {
    drawing([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 8])
    expect(freshNonces(2)(1)[6]).toBe(8)
  })

  test('for nothing are none', () => {
    expect(() => freshNonces(0)).not.toThrow()
  })
})
