import type { Hash } from '@infisical/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStorage } from './memory-storage.ts'
import { advanceWorkspacePins, readAccountPin, readWorkspacePins, writeAccountPin, type WorkspacePins } from './pins.ts'

const place = { origin: 'http://here', user: 'a'.repeat(32), subject: 'b'.repeat(64) }
const head = (seq: number) => ({ seq, hash: seq.toString(16).padStart(64, '0') as Hash })
const pins = (log: number, shared: number, inStep = 0): WorkspacePins => ({
  log: head(log),
  chains: { 'dev-shared': head(shared) },
  inStep: { 'dev-shared': inStep },
  environments: { dev: 'c'.repeat(32) },
  verified: {},
  witnessed: {},
})

describe('pins of a workspace', () => {
  it('are given back as they were written', async () => {
    const storage = memoryStorage()
    await advanceWorkspacePins(storage.pins, place, pins(3, 2, 1))
    expect(await readWorkspacePins(storage.pins, place)).toEqual(pins(3, 2, 1))
  })

  it('move forward only, each head by itself', async () => {
    const storage = memoryStorage()
    await advanceWorkspacePins(storage.pins, place, pins(5, 2, 2))
    await advanceWorkspacePins(storage.pins, place, pins(4, 7, 1))
    expect(await readWorkspacePins(storage.pins, place)).toEqual(pins(5, 7, 2))
  })

  it('keep what the news do not speak of', async () => {
    const storage = memoryStorage()
    await advanceWorkspacePins(storage.pins, place, pins(5, 2))
    await advanceWorkspacePins(storage.pins, place, { ...pins(5, 2), chains: { 'prod-shared': head(1) } })
    expect((await readWorkspacePins(storage.pins, place))?.chains).toEqual({
      'dev-shared': head(2),
      'prod-shared': head(1),
    })
  })

  it('do not depend on the order in which they were learned', async () => {
    const news = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(news, async (steps) => {
        const play = async (order: typeof steps) => {
          const storage = memoryStorage()
          for (const [log, shared, seen] of order)
            await advanceWorkspacePins(storage.pins, place, pins(log, shared, seen))
          return await readWorkspacePins(storage.pins, place)
        }
        expect(await play([...steps].reverse())).toEqual(await play(steps))
      }),
      { numRuns: 50 },
    )
  })

  const damaged = [
    '',
    'x',
    '[]',
    '{}',
    '{"version":2}',
    JSON.stringify({ version: 1, ...pins(1, 1), log: { seq: -1, hash: 'q' } }),
  ]
  it.each(damaged)('that cannot be read are an error, not a fresh start: %s', async (content) => {
    const storage = memoryStorage()
    await storage.pins.write(place, new TextEncoder().encode(content))
    await expect(readWorkspacePins(storage.pins, place)).rejects.toMatchObject({ code: 'pins-unreadable' })
    await expect(advanceWorkspacePins(storage.pins, place, pins(1, 1))).rejects.toMatchObject({
      code: 'pins-unreadable',
    })
  })
})

describe('pins of an account', () => {
  const pin = { generation: 1, memoryKib: 65536, iterations: 3, parallelism: 1, salt: 'd'.repeat(32) }

  it('are given back as they were written, per e-mail and server (attack 74)', async () => {
    const storage = memoryStorage()
    const mine = { origin: 'http://here', user: 'alice@acme.test', subject: 'account' }
    await writeAccountPin(storage.pins, mine, pin)
    expect(await readAccountPin(storage.pins, mine)).toEqual(pin)
    expect(await readAccountPin(storage.pins, { ...mine, user: 'bob@acme.test' })).toBeUndefined()
    expect(await readAccountPin(storage.pins, { ...mine, origin: 'http://there' })).toBeUndefined()
  })

  it('with a salt of another length are an error', async () => {
    const storage = memoryStorage()
    await writeAccountPin(storage.pins, place, { ...pin, salt: 'd' })
    await expect(readAccountPin(storage.pins, place)).rejects.toMatchObject({ code: 'pins-unreadable' })
  })
})
