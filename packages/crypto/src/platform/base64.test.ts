import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as node from './base64-node.ts'
import * as web from './base64-web.ts'

test('both platforms write the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), (bytes) => {
      expect(web.encodeBase64url(bytes)).toBe(node.encodeBase64url(bytes))
    }),
  )
})

test('both platforms read the same, and refuse the same', () => {
  const characters = fc.constantFrom(...Array.from('ABCDwxyz0189-_+/= \n\u0100é'))
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 9 }), (text) => {
      expect(web.decodeBase64url(text)).toEqual(node.decodeBase64url(text))
    }),
    { numRuns: 3_000 },
  )
})

test('whatever is read is written as the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ABgwQ_-9')), maxLength: 9 }), (text) => {
      const bytes = web.decodeBase64url(text)
      if (bytes !== undefined) expect(web.encodeBase64url(bytes)).toBe(text)
    }),
  )
})
