import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filled, refused } from '../test/fixtures.ts'
import { formatRecoveryCode, newRecoveryCode, parseRecoveryCode } from './recovery-code.ts'

const anyCode = fc.uint8Array({ minLength: 16, maxLength: 16 })
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

describe('a recovery code', () => {
  test('is 128 random bits', () => {
    expect(newRecoveryCode()).toHaveLength(16)
    expect(newRecoveryCode()).not.toEqual(newRecoveryCode())
  })

  test('is shown in eight groups of four unmistakable symbols, and read back', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const text = formatRecoveryCode(code)
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$/)
        expect(parseRecoveryCode(text)).toEqual(code)
      }),
    )
  })

  test('is read in either case, however it is grouped, and with the letters that look like digits', () => {
    fc.assert(
      fc.property(anyCode, fc.constantFrom('', ' ', '-', '\n', '\t - '), (code, between) => {
        const typed = formatRecoveryCode(code).replaceAll('-', between)
        expect(parseRecoveryCode(` ${typed.toLowerCase()}\n`)).toEqual(code)
        expect(parseRecoveryCode(typed.replaceAll('1', 'I').replaceAll('0', 'O'))).toEqual(code)
        expect(parseRecoveryCode(typed.replaceAll('1', 'l').replaceAll('0', 'o'))).toEqual(code)
      }),
    )
  })

  // Four bytes of a checksum: of the 992 ways to mistype one symbol none slips through, here.
  test('with any one symbol mistyped is told to be mistyped', async () => {
    const text = formatRecoveryCode(filled(0xa7, 16))
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '-') continue
      for (const symbol of ALPHABET) {
        if (symbol === text[at]) continue
        await refused('recovery-code', () => parseRecoveryCode(text.slice(0, at) + symbol + text.slice(at + 1)))
      }
    }
  })

  test('with two neighbours exchanged is told to be mistyped', async () => {
    const text = formatRecoveryCode(Uint8Array.from({ length: 16 }, (_, i) => i * 37)).replaceAll('-', '')
    for (let at = 0; at + 1 < text.length; at++) {
      const [one, other] = [text.charAt(at), text.charAt(at + 1)]
      if (one === other) continue
      await refused('recovery-code', () => parseRecoveryCode(text.slice(0, at) + other + one + text.slice(at + 2)))
    }
  })

  const whole = formatRecoveryCode(filled(1, 16))
  test.each([
    ['nothing', ''],
    ['a symbol short', whole.slice(1)],
    ['a symbol long', `${whole}0`],
    ['with a U', `U${whole.slice(1)}`],
    ['with another letter', `é${whole.slice(1)}`],
    ['with dots between', whole.replaceAll('-', '.')],
    ['twice', whole + whole],
  ])('%s is none', async (_, text) => {
    await refused('recovery-code', () => parseRecoveryCode(text))
  })

  test('of another size is not shown', async () => {
    for (const size of [0, 15, 17]) await refused('malformed', () => formatRecoveryCode(filled(1, size)))
  })
})
