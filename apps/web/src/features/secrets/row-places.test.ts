import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NO_PLACES, placed } from './row-places.ts'

const placesOf = ({ of }: ReturnType<typeof placed>) => [...of].map(([name, place]) => `${name}${place}`).join(' ')
const first = placed(NO_PLACES, ['A', 'B', 'C'], undefined)

it('gives the elements of rows that left to those that came, in their order', () => {
  expect(placesOf(first)).toBe('A0 B1 C2')
  expect(placesOf(placed(first, ['X', 'Y', 'Z'], undefined))).toBe('X0 Y1 Z2')
  expect(placesOf(placed(first, ['A', 'X', 'C', 'D'], undefined))).toBe('A0 X1 C2 D3')
})

it('moves none: what stands elsewhere is not taken over', () => {
  expect(placesOf(placed(first, ['C', 'D', 'E'], undefined))).toBe('C2 D3 E4')
})

it('gives nobody the element that had the focus', () => {
  const focused = placed(first, ['A', 'B', 'C'], 'B')
  expect(placesOf(placed(focused, ['X', 'Y', 'Z'], 'X'))).toBe('X0 Y2 Z3')
  expect(placesOf(placed(focused, ['B', 'Y', 'Z'], 'B'))).toBe('B1 Y2 Z3')
})

it('gives every row an element of its own, in an order that no element has to be moved for', () => {
  const views = fc.array(fc.subarray('ABCDEFGHIJKLMN'.split('')), { size: 'max', maxLength: 40 })
  fc.assert(
    fc.property(views, (ways) => {
      let places = NO_PLACES
      for (const names of ways) {
        const after = placed(places, names, undefined)
        expect([...after.of.keys()]).toEqual(names)
        expect(new Set(after.of.values()).size).toBe(names.length)
        for (const [name, place] of places.of) if (after.of.has(name)) expect(after.of.get(name)).toBe(place)
        const order = new Map([...places.of.values()].map((place, i) => [place, i]))
        const kept = [...after.of.values()].flatMap((place) => order.get(place) ?? [])
        expect(kept).toEqual(kept.toSorted((one, other) => one - other))
        places = after
      }
    }),
  )
})
