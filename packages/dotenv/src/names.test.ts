import { expect, test } from 'vitest'
import { isEnvName } from './names.ts'

test.each(['A', '_', '__proto__', 'DATABASE_URL', 'a1', 'A_2'])('%j is a name', (name) => {
  expect(isEnvName(name)).toBe(true)
})

test.each(['', '1A', 'A-B', 'A.B', 'A B', ' A', 'A\n', '\nA', 'A=', 'É', 'А', 'A\0', 'A\u200B', '$A'])(
  '%j is no name',
  (name) => {
    expect(isEnvName(name)).toBe(false)
  },
)
