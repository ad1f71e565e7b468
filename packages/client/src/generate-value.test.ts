import { expect, test } from 'vitest'
import { generateValue } from './generate-value.ts'

test('a generated value is 44 letters and digits, each as likely as the others', () => {
  const counts = new Map<string, number>()
  const rounds = 2_000
  for (let round = 0; round < rounds; round += 1) {
    const value = generateValue()
    expect(value).toMatch(/^[A-Za-z0-9]{44}$/)
    for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  expect(counts.size).toBe(62)
  // Chi-squared of 61 degrees of freedom: above 130 by chance once in a million runs. Without the rejection it is near 370.
  const expected = (rounds * 44) / 62
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(chi).toBeLessThan(130)
})

test('no two are the same', () => {
  expect(new Set(Array.from({ length: 500 }, generateValue)).size).toBe(500)
})
