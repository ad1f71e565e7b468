import { expect, it } from 'vitest'
import { keepNewest } from './newest.ts'

it('keeps the newest, and nothing that keys opened which are gone', () => {
  const life = new AbortController()
  const newest = keepNewest<string>(2)
  const [first = '', second = '', third = ''] = ['one', 'two', 'three'].map((value) => newest.keep(value, life.signal))
  expect([first, second, third].map(newest.get)).toEqual([undefined, 'two', 'three'])
  life.abort()
  const late = newest.keep('late', life.signal)
  expect([second, third, late].map(newest.get)).toEqual([undefined, undefined, undefined])
  const next = new AbortController()
  expect(newest.get(newest.keep('again', next.signal))).toBe('again')
})
