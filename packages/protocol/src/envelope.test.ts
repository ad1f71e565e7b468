import { concat, u32 } from '@infisical/crypto/server'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { describeCodec } from '../test/codec-laws.ts'
import { codeOf } from '../test/refusal.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import { SIZE } from './limits.ts'

describeCodec('envelopes', { arbitrary: any.envelope, encode: encodeEnvelope, decode: decodeEnvelope })

const signature = new Uint8Array(64).fill(7)
const body = Uint8Array.of(1, 2, 3)

describe('an envelope', () => {
  test('is laid out as SPEC 8 says', () => {
    const head = Uint8Array.of(1, 11, 0, 0, 0, 3, 1, 2, 3)
    expect(encodeEnvelope({ body, signature })).toEqual(concat(head, signature, Uint8Array.of(0)))
    const coSignature = new Uint8Array(64).fill(8)
    const both = encodeEnvelope({ body, signature, coSignature })
    expect(both).toEqual(concat(head, signature, Uint8Array.of(1), coSignature))
  })

  test('gives views of the bytes that came, not copies', () => {
    const bytes = encodeEnvelope({ body, signature })
    expect(decodeEnvelope(bytes).body.buffer).toBe(bytes.buffer)
  })

  test.each([
    ['of another version', Uint8Array.of(2, 11)],
    ['that is another object', Uint8Array.of(1, 1)],
  ])('%s is malformed', async (_case, head) => {
    const bytes = concat(head, encodeEnvelope({ body, signature }).subarray(2))
    expect(await codeOf(() => decodeEnvelope(bytes))).toBe('malformed')
  })

  test('with an optional that is neither 0 nor 1 is malformed', async () => {
    const bytes = encodeEnvelope({ body, signature }).slice()
    bytes[bytes.length - 1] = 2
    expect(await codeOf(() => decodeEnvelope(bytes))).toBe('malformed')
  })

  test.each([63, 65, 0])('with a signature of %i bytes is never written', async (size) => {
    expect(await codeOf(() => encodeEnvelope({ body, signature: new Uint8Array(size) }))).toBe('malformed')
  })

  test('whose body says it is longer than a MiB is refused by that number, before the body is looked at', async () => {
    const huge = concat(Uint8Array.of(1, 11), u32(SIZE.body + 1), new Uint8Array(80))
    expect(await codeOf(() => decodeEnvelope(huge))).toBe('malformed')
    const largest = encodeEnvelope({ body: new Uint8Array(SIZE.body), signature })
    expect(decodeEnvelope(largest).body.length).toBe(SIZE.body)
    const beyond = encodeEnvelope({ body: new Uint8Array(SIZE.body + 1), signature })
    expect(await codeOf(() => decodeEnvelope(beyond))).toBe('malformed')
  })
})
