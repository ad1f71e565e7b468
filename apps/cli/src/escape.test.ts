import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeText } from './escape.ts'

describe('escapeText (attack 69)', () => {
  it.each([
    ['\u001b[2J\u001b[31mred', '\\u{1b}[2J\\u{1b}[31mred'],
    ['a\rb\nc\td\0', 'a\\u{d}b\\u{a}c\\u{9}d\\u{0}'],
    ['evil\u202egnp.exe', 'evil\\u{202e}gnp.exe'],
    ['zero\u200bwidth\ufeff', 'zero\\u{200b}width\\u{feff}'],
    ['\u009b31m', '\\u{9b}31m'],
    ['half \ud800', 'half \\u{d800}'],
  ])('makes %j visible', (text, shown) => expect(escapeText(text)).toBe(shown))

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['Alice', 'Zoë Ångström', '山田太郎', 'Алиса', 'naïve café ✔'])
      expect(escapeText(text)).toBe(text)
  })

  it('never lets a control or format character through', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(escapeText(text))))
  })
})
