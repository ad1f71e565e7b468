import { utf8 } from '@infisical/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMessage, checkSecrets } from './secret-form.ts'

const check =
  (name: string, value = '') =>
  () =>
    checkSecrets([{ name, value }])
const refusing = (code: string, ...names: string[]) =>
  expect.objectContaining({ name: 'ClientError', code, facts: { names } }) as Error

describe('the form of a secret', () => {
  it('allows any visible name and any text as a value, up to the limits', () => {
    for (const name of ['A', 'a.b-c/d', 'ÜMLAUT', '名前', '😀', ' ', 'x'.repeat(256), 'ü'.repeat(128), '😀'.repeat(64)])
      expect(check(name)).not.toThrow()
    for (const value of ['', '\0\n\r\t', '\ufeff', 'x'.repeat(65_536), 'ü'.repeat(32_768), '😀'.repeat(16_384)])
      expect(check('A', value)).not.toThrow()
  })

  it('refuses names that are empty, too long, broken, or hold control characters', () => {
    for (const name of [
      '',
      'a\nb',
      'a\0',
      '\u0085',
      '\ud800',
      'a\udc00',
      'x'.repeat(257),
      'ü'.repeat(129),
      '😀'.repeat(65),
    ])
      expect(check(name), JSON.stringify(name)).toThrow(refusing('secret-name', name))
  })

  it('refuses values that are too long or broken', () => {
    for (const value of ['\ud800', '\udc00\ud800', 'x'.repeat(65_537), 'ü'.repeat(32_769), '😀'.repeat(16_385)])
      expect(check('A', value)).toThrow(refusing('secret-value', 'A'))
  })

  it('names all that are wrong at once, and never a value', () => {
    const secrets = [
      { name: 'A', value: '\ud800' },
      { name: 'B', value: 'fine' },
      { name: 'C', value: 'x'.repeat(70_000) },
    ]
    expect(() => checkSecrets(secrets)).toThrow(refusing('secret-value', 'A', 'C'))
    const twice = ['A', 'B', 'A', 'C', 'B'].map((name) => ({ name, value: '' }))
    expect(() => checkSecrets(twice)).toThrow(refusing('secret-duplicate', 'A', 'B'))
  })

  it('counts bytes as UTF-8 does', () => {
    const near = fc.tuple(fc.constantFrom('a', 'ü', '€', '😀'), fc.integer({ min: 60, max: 260 }))
    fc.assert(
      fc.property(near, ([unit, count]) => {
        const name = unit.repeat(count)
        const fits = utf8(name).length <= 256
        if (fits) expect(check(name)).not.toThrow()
        else expect(check(name)).toThrow(refusing('secret-name', name))
      }),
    )
  })
})

it('limits the message of a commit', () => {
  for (const message of ['', 'why', 'x'.repeat(1_024)]) expect(() => checkMessage(message)).not.toThrow()
  for (const message of ['x'.repeat(1_025), 'ü'.repeat(513), '\ud800'])
    expect(() => checkMessage(message)).toThrow(
      expect.objectContaining({ code: 'message-limit', facts: { limit: 1_024 } }),
    )
})
