import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairsOf } from './arbitrary.ts'
import { diff } from './diff.ts'

const pairs = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }))

test('every name is in one list', () => {
  expect(diff(pairs({ A: '1', B: '2', C: '3', D: '' }), pairs({ E: '5', C: '3', B: 'two', D: '' }))).toEqual({
    added: ['E'],
    changed: ['B'],
    unchanged: ['C', 'D'],
    removed: ['A'],
  })
})

test('nothing against nothing', () => {
  expect(diff([], [])).toEqual({ added: [], changed: [], unchanged: [], removed: [] })
})

test('the last of two pairs with one name counts', () => {
  const twice = [...pairs({ A: '1' }), ...pairs({ A: '2' })]
  expect(diff(twice, pairs({ A: '2' })).unchanged).toEqual(['A'])
  expect(diff(pairs({ A: '1' }), twice).changed).toEqual(['A'])
})

test('names of Object.prototype are names like any other', () => {
  const odd = [{ name: '__proto__', value: '1' }, ...pairs({ constructor: '2' })]
  expect(diff([], odd).added).toEqual(['__proto__', 'constructor'])
  expect(diff(odd, []).removed).toEqual(['__proto__', 'constructor'])
})

test('a removed list of any length is no argument list', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => ({ name: `N${index}`, value: '' }))
  expect(diff(many, []).removed).toHaveLength(200_000)
})

test('agrees with the definition', () => {
  const few = pairsOf(fc.constantFrom('', '1', '2'), 6)
  fc.assert(
    fc.property(few, few, (before, after) => {
      const find = (list: typeof before, name: string) => list.find((pair) => pair.name === name)?.value
      const names = after.map(({ name }) => name)
      expect(diff(before, after)).toEqual({
        added: names.filter((name) => find(before, name) === undefined),
        changed: names.filter((name) => ![undefined, find(after, name)].includes(find(before, name))),
        unchanged: names.filter((name) => find(before, name) === find(after, name)),
        removed: before.map(({ name }) => name).filter((name) => find(after, name) === undefined),
      })
    }),
  )
})
