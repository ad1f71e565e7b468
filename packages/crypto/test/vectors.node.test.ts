// The suite of vectors in Node.
import { expect, test } from 'vitest'
import { SUITE } from './vectors/suite.ts'

test.each(SUITE.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
  await run()
})

test('no two cases have the same name', () => {
  expect(new Set(SUITE.map(({ name }) => name)).size).toBe(SUITE.length)
})
