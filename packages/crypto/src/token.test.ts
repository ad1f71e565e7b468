import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filled, refused } from '../test/fixtures.ts'
import type { Hash, MachineId, WorkspaceId } from './brands.ts'
import { concat, fromBase64url, toBase64url, toHex } from './bytes.ts'
import { hash } from './hash.ts'
import { formatToken, parseToken, type Token } from './token.ts'
import { Writer } from './writer.ts'

const token: Token = {
  machineId: '0a'.repeat(16) as MachineId,
  seed: filled(7),
  workspaceId: 'ab'.repeat(32) as WorkspaceId,
  log: { seq: 12, hash: 'cd'.repeat(32) as Hash },
  origin: 'https://secrets.example.com',
}
const text = formatToken(token)

const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)
const anyToken: fc.Arbitrary<Token> = fc.record({
  machineId: hex(16) as fc.Arbitrary<MachineId>,
  seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  workspaceId: hex(32) as fc.Arbitrary<WorkspaceId>,
  log: fc.record({ seq: fc.nat({ max: Number.MAX_SAFE_INTEGER }), hash: hex(32) as fc.Arbitrary<Hash> }),
  origin: fc.constantFrom('https://secrets.example.com', 'http://localhost:3000', 'https://[::1]:8443', 'https://x'),
})

describe('a token', () => {
  test('reads back, whatever it says', () => {
    fc.assert(
      fc.property(anyToken, (any) => {
        const written = formatToken(any)
        expect(written).toMatch(/^infisical_[A-Za-z0-9_-]+$/)
        expect(parseToken(written)).toEqual(any)
        expect(formatToken(parseToken(written))).toBe(written)
      }),
    )
  })

  test('may have been copied with white space around it', () => {
    expect(parseToken(`\n ${text}\t\r\n`)).toEqual(token)
  })

  test('of which any part is missing is malformed', async () => {
    for (let length = 0; length < text.length; length++) {
      await refused('malformed', () => parseToken(text.slice(0, length)))
      await refused('malformed', () => parseToken(text.slice(text.length - length)))
    }
    for (let at = 0; at < text.length; at++) {
      await refused('malformed', () => parseToken(text.slice(0, at) + text.slice(at + 1)))
    }
  })

  test('of which any character is another is malformed', async () => {
    for (let at = 0; at < text.length; at++) {
      for (const other of ['A', 'B', 'z', '-', '=', ' ', 'é']) {
        if (text[at] === other) continue
        await refused('malformed', () => parseToken(text.slice(0, at) + other + text.slice(at + 1)))
      }
    }
  })

  test('with any two neighbours exchanged, or anything after it, is malformed', async () => {
    for (let at = 0; at + 1 < text.length; at++) {
      const [one, two] = [text[at] as string, text[at + 1] as string]
      if (one === two) continue
      await refused('malformed', () => parseToken(text.slice(0, at) + two + one + text.slice(at + 2)))
    }
    for (const more of ['A', 'AA', 'AAA', 'AAAA', text, ' x']) await refused('malformed', () => parseToken(text + more))
    await refused('malformed', () => parseToken(`TOKEN=${text}`))
  })

  test('names a server by its origin: http or https, and nothing after it', async () => {
    const origins = [
      ...['', 'secrets.example.com', 'https://', 'https://a.example/', 'https://a.example/team', 'https://a.example?x'],
      ...[
        'https://a.example#x',
        'https://ada@a.example',
        'https://A.example',
        'https://a.example:443',
        ' https://a.example',
      ],
      ...['ftp://a.example', 'javascript:alert(1)', 'file:///etc/passwd', 'ws://a.example', 'null', 'data:,x'],
    ]
    for (const origin of origins) await refused('malformed', () => parseToken(formatToken({ ...token, origin })))
    await refused('malformed', () => parseToken(formatToken({ ...token, origin: `https://${'a'.repeat(300)}` })))
  })

  test('of another version, or with bytes after its end, is malformed, though its checksum fits', async () => {
    const body = fromBase64url(text.slice('infisical_'.length)).slice(0, -4)
    const resealed = (bytes: Uint8Array) =>
      `infisical_${toBase64url(concat(bytes, hash('token-checksum', bytes).subarray(0, 4)))}`
    expect(parseToken(resealed(body))).toEqual(token)
    await refused('malformed', () => parseToken(resealed(concat(Uint8Array.of(2), body.slice(1)))))
    await refused('malformed', () => parseToken(resealed(concat(body, Uint8Array.of(0)))))
    for (let size = 0; size < body.length; size++)
      await refused('malformed', () => parseToken(resealed(body.slice(0, size))))
  })

  test('is laid out as SPEC 14 says', () => {
    const writer = new Writer().u8(1).id(token.machineId).fixed(token.seed, 32).hash(token.workspaceId)
    const body = writer.u64(12).hash(token.log.hash).text(token.origin).finish()
    const expected = concat(body, hash('token-checksum', body).subarray(0, 4))
    expect(text).toBe(`infisical_${toBase64url(expected)}`)
  })

  test('shows its seed to nobody who logs it', () => {
    const read = parseToken(text)
    for (const shown of [inspect(read), JSON.stringify(read)]) {
      expect(shown).not.toContain('7, 7, 7')
      expect(shown).not.toContain('7,7,7')
      expect(shown).not.toContain(toHex(token.seed))
    }
  })
})
