import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refused } from '../test/fixtures.ts'
import { checkDisplayName, checkEmail, isEnvironmentName, normaliseDisplayName, normaliseEmail } from './names.ts'

describe('e-mail addresses', () => {
  test.each([
    [' Ada@Example.COM\n', 'ada@example.com'],
    ['STRASSE@BÜRO.example', 'strasse@büro.example'],
    ['e\u0301@x', '\u00e9@x'],
    ['\u212a@x', 'k@x'],
    // Upper-case J with a caron exists only in two characters, its lower case in one: hence NFC once more at the end.
    ['J\u030c@x', '\u01f0@x'],
  ])('%j is %j', (typed, normal) => {
    expect(normaliseEmail(typed)).toBe(normal)
    expect(() => checkEmail(normal)).not.toThrow()
  })

  test('have one normal form: to normalise twice changes nothing', () => {
    const local = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(local, local, (a, b) => {
        let once: string
        try {
          once = normaliseEmail(`${a}@${b}`)
        } catch {
          return
        }
        expect(normaliseEmail(once)).toBe(once)
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([
    '',
    '@',
    'ada',
    'ada@',
    '@x',
    'a@b@c',
    'a b@c',
    'a@b\u0000',
    'a@b\r\nBcc: x',
    'a\u202e@b',
    'a\u200b@b',
    `${'a'.repeat(253)}@b`,
    '\ud800@b',
  ])('%j is none', async (text) => {
    await refused('malformed', () => normaliseEmail(text))
  })

  test('of 254 bytes are the longest', () => {
    expect(normaliseEmail(`${'a'.repeat(252)}@b`)).toHaveLength(254)
  })

  test('that come from outside have to be in the normal form already', async () => {
    await refused('malformed', () => checkEmail('Ada@example.com'))
    await refused('malformed', () => checkEmail('ada@example.com '))
  })
})

describe('display names', () => {
  test.each(['A', 'Ada Lovelace', '李小龍', '🦊'.repeat(64), 'é'])('%j is one', (name) => {
    expect(() => checkDisplayName(name)).not.toThrow()
  })

  test.each([
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['white space at its end', 'Ada '],
    ['a decomposed letter', 'e\u0301'],
    ['a control character', 'A\u0007da'],
    ['an escape sequence', 'A\u001b[31mda'],
    ['a line break', 'A\nda'],
    ['a line separator', 'A\u2028da'],
    ['a right-to-left override', 'A\u202eda'],
    ['a zero-width joiner', 'A\u200dda'],
    ['private use', 'A\ue000da'],
    ['a lone surrogate', 'A\ud800da'],
  ])('with %s is none', async (_, name) => {
    await refused('malformed', () => checkDisplayName(name))
  })

  test('that a person types are brought into form', async () => {
    expect(normaliseDisplayName('  e\u0301lan ')).toBe('élan')
    await refused('malformed', () => normaliseDisplayName('   '))
  })
})

describe('environment names', () => {
  test.each(['dev', '0', 'a-b', 'a'.repeat(32)])('%j is one', (name) => expect(isEnvironmentName(name)).toBe(true))
  test.each(['', '-a', 'A', 'a_b', 'a'.repeat(33), 'dev\n', 'é', 'a b'])('%j is none', (name) => {
    expect(isEnvironmentName(name)).toBe(false)
  })
})
