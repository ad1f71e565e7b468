import type { EnvironmentId, Hash, WorkspaceId } from '@infisical/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHeads, parseHeads, type Heads } from './heads-text.ts'

const hex = (digits: number) =>
  fc.uint8Array({ minLength: digits / 2, maxLength: digits / 2 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const head = fc.record({ seq: fc.nat(), hash: hex(64).map((hash) => hash as Hash) })
const heads: fc.Arbitrary<Heads> = fc.record({
  workspaceId: hex(64).map((id) => id as WorkspaceId),
  log: head,
  chains: fc
    .array(fc.tuple(hex(32), head), { maxLength: 5 })
    .map((chains) => new Map(chains.map(([id, one]) => [id as EnvironmentId, one]))),
})
const sorted = ({ chains, ...rest }: Heads) => ({
  ...rest,
  chains: [...chains].sort(([one], [other]) => (one < other ? -1 : 1)),
})

describe('heads as a line of text', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(heads, (some) => {
        const text = formatHeads(some)
        expect(text).toMatch(/^heads_[A-Za-z0-9_-]+$/)
        expect(sorted(parseHeads(` ${text}\n`))).toEqual(sorted(some))
      }),
    )
  })

  it('are refused when one character is another, or some are missing', () => {
    fc.assert(
      fc.property(heads, fc.nat(), fc.constantFrom('A', 'z', '9', ''), (some, at, other) => {
        const text = formatHeads(some)
        const place = at % text.length
        const spoilt = text.slice(0, place) + other + text.slice(place + 1)
        fc.pre(spoilt !== text)
        expect(() => parseHeads(spoilt)).toThrow(expect.objectContaining({ code: 'heads-text' }))
      }),
    )
  })
})
