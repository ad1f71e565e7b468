import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { formsOf, type Needle } from './forms.ts'
import { scannerFor } from './scanner.ts'

const text: Needle = { what: 'a password', content: 'pässword "of" alice\n?' }
const key: Needle = { what: 'a key', content: randomBytes(32) }

/** Written down by someone else's code than that of the forms. */
const writings: Record<string, (content: string | Uint8Array) => Uint8Array> = {
  raw: (content) => Buffer.from(content),
  hex: (content) => Buffer.from(Buffer.from(content).toString('hex')),
  'upper-case hex': (content) => Buffer.from(Buffer.from(content).toString('hex').toUpperCase()),
  base64: (content) => Buffer.from(Buffer.from(content).toString('base64')),
  base64url: (content) => Buffer.from(Buffer.from(content).toString('base64url')),
  'base64 of a text that contains it': (content) =>
    Buffer.from(Buffer.concat([Buffer.from('n='), Buffer.from(content), Buffer.from(';')]).toString('base64')),
  'base64url of a longer text': (content) =>
    Buffer.from(Buffer.concat([Buffer.from('1'), Buffer.from(content), Buffer.from('23')]).toString('base64url')),
}

const writingsOfText: Record<string, (content: string) => Uint8Array> = {
  'UTF-16LE': (content) => Buffer.from(content, 'utf16le'),
  'UTF-16BE': (content) => Buffer.from([...Buffer.from(content, 'utf16le')].map((_, i, all) => all[i ^ 1] ?? 0)),
  JSON: (content) => Buffer.from(JSON.stringify({ input: content })),
  'a URL': (content) => Buffer.from(`/?input=${encodeURIComponent(content)}`),
}

const amid = (planted: Uint8Array): Uint8Array => Buffer.concat([randomBytes(301), planted, randomBytes(77)])

describe('the scanner', () => {
  const scan = scannerFor([text, key])

  it.each(Object.entries(writings))('finds a text and a key in %s', (_, write) => {
    for (const { what, content } of [text, key])
      expect(scan('a file', amid(write(content)))).toContainEqual(expect.objectContaining({ what, where: 'a file' }))
  })

  it.each(Object.entries(writingsOfText))('finds a text in %s', (_, write) => {
    expect(scan('a file', amid(write(String(text.content))))).toContainEqual(
      expect.objectContaining({ what: text.what }),
    )
  })

  it('finds nothing where nothing is', () => {
    expect(scan('noise', randomBytes(4_000_000))).toEqual([])
    expect(scan('nothing', new Uint8Array(0))).toEqual([])
  })

  it('finds it at both ends, more than once, and says where', () => {
    const planted = Buffer.from(key.content)
    const findings = scan('a file', Buffer.concat([planted, Buffer.from('--'), planted]))
    expect(findings.map(({ form, at }) => [form, at])).toEqual([
      ['raw', 0],
      ['raw', 34],
    ])
  })

  it('does not take a part of it for all of it', () => {
    expect(scan('a file', amid(Buffer.from(key.content).subarray(1)))).toEqual([])
  })

  it('never shows what it found', () => {
    const shown = JSON.stringify(scan('a file', amid(Buffer.from(text.content))))
    expect(scannerFor([text])('what is shown', Buffer.from(shown))).toEqual([])
  })

  it('finds any bytes, wherever they begin inside base64', () => {
    for (let before = 0; before < 6; before++)
      for (let after = 0; after < 6; after++)
        for (let length = 6; length < 40; length++) {
          const content = randomBytes(length)
          const all = Buffer.concat([randomBytes(before), content, randomBytes(after)]).toString('base64')
          const found = scannerFor([{ what: 'it', content }])('base64', Buffer.from(all))
          expect(found, `${length} bytes between ${before} and ${after}`).not.toEqual([])
        }
  })
})

describe('the forms of a needle', () => {
  it('are all different, and long enough not to be found by chance', () => {
    for (const needle of [text, key, { what: 'a code', content: '123456' }]) {
      const forms = formsOf(needle).map(({ bytes }) => Buffer.from(bytes).toString('hex'))
      expect(new Set(forms).size).toBe(forms.length)
      expect(Math.min(...forms.map((form) => form.length / 2))).toBeGreaterThanOrEqual(5)
    }
  })
})
