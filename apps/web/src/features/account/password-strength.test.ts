import { expect, it } from 'vitest'
import { LEAST_CHARACTERS, strengthOf } from './password-strength.ts'

it('wants length first, counted as people count', () => {
  expect(strengthOf('Tr0ub4dor&3')).toEqual({ level: 0, words: '1 more character, please' })
  expect(strengthOf('')).toMatchObject({ level: 0, words: `${LEAST_CHARACTERS} more characters, please` })
  // Two UTF-16 units each.
  expect(strengthOf('🦊🐻🐼🐨🐯🦁')).toMatchObject({ level: 0, words: '6 more characters, please' })
  expect(strengthOf('wet otter kites').level).toBe(1)
  expect(strengthOf('wet otter kites hum').level).toBe(2)
  expect(strengthOf('correct horse battery staple').level).toBe(3)
})

it('is not taken in by length alone', () => {
  for (const password of [
    'a'.repeat(30),
    'abababababababababababab',
    '123456789012345678901234',
    'abcdefghijklmnopqrstuvwxyz',
  ])
    expect(strengthOf(password), password).toEqual({
      level: 1,
      words: 'Long, but easy to guess: mix in something else',
    })
})

it('knows whose it is', () => {
  expect(strengthOf('lovelace writes programs', ['ada', 'Lovelace'])).toEqual({
    level: 1,
    words: 'Better without your name or address in it',
  })
  expect(strengthOf('the ada of all programs', ['ada']).level).toBe(3)
})
