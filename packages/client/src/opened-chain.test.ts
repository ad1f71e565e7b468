import { ZERO_HASH } from '@infisical/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeOpenedChain, encodeOpenedChain, type Notes, type OpenedChain } from './opened-chain.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const notes = fc.record({ folder: text, comment: text, tags: fc.array(text, { maxLength: 3 }) })
const secret = fc.record({ name: text, value: text, changed: fc.nat(), notes: fc.option(notes, { nil: undefined }) })
const chain = fc.record({
  environment: text,
  seq: fc.nat(),
  view: fc.uint8Array({ maxLength: 40 }),
  secrets: fc.array(secret, { maxLength: 12 }),
})

const openedOf = (made: {
  environment: string
  seq: number
  view: Uint8Array
  secrets: { name: string; value: string; changed?: number; notes?: Notes | undefined }[]
}): OpenedChain => {
  const withNotes = made.secrets.flatMap(({ notes: some }, index) =>
    some === undefined ? [] : [[index, some] as const],
  )
  return {
    workspaceName: 'acme',
    environment: made.environment,
    log: { seq: 2 * made.seq, hash: ZERO_HASH },
    head: { seq: made.seq, hash: ZERO_HASH },
    view: made.view,
    names: made.secrets.map(({ name }) => name),
    values: made.secrets.map(({ value }) => value),
    changed: Float64Array.from(made.secrets, ({ changed = 1 }) => changed),
    notes: new Map(withNotes),
  }
}

describe('an opened chain', () => {
  it('survives being kept, whatever its texts are', () => {
    fc.assert(
      fc.property(chain, (made) => {
        const opened = openedOf(made)
        const again = decodeOpenedChain(encodeOpenedChain(opened))
        expect({ ...again, view: [...(again?.view ?? [])] }).toEqual({ ...opened, view: [...opened.view] })
      }),
    )
  })

  it('keeps a byte order mark, NUL and characters beyond the basic plane', () => {
    const names = ['\ufeffA', 'B\0', '😀']
    const opened = openedOf({
      environment: 'dev',
      seq: 1,
      view: new Uint8Array(),
      secrets: names.map((name) => ({ name, value: name })),
    })
    expect(decodeOpenedChain(encodeOpenedChain(opened))).toMatchObject({ names, values: names })
  })

  it('of another version is as if there were none', () => {
    const bytes = encodeOpenedChain(openedOf({ environment: 'dev', seq: 1, view: new Uint8Array(), secrets: [] }))
    bytes[0] = 2
    expect(decodeOpenedChain(bytes)).toBeUndefined()
  })

  it('cut short or with more at its end is malformed', () => {
    const bytes = encodeOpenedChain(
      openedOf({ environment: 'dev', seq: 1, view: new Uint8Array(9), secrets: [{ name: 'A', value: 'b' }] }),
    )
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeOpenedChain(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'malformed' }))
    }
    expect(() => decodeOpenedChain(Uint8Array.of(...bytes, 0))).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
