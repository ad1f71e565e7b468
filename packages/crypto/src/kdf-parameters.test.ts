import { describe, expect, test } from 'vitest'
import { KDF, refused } from '../test/fixtures.ts'
import { toHex } from './bytes.ts'
import { checkKdfParameters, DEFAULT_KDF, encodeKdf, type KdfParameters } from './kdf-parameters.ts'

const changed = (change: Partial<KdfParameters>) => () => checkKdfParameters({ ...KDF, ...change })

describe('parameters', () => {
  test('from the default to the ceiling pass', () => {
    expect(changed({})).not.toThrow()
    expect(changed({ memoryKib: 1_048_576, iterations: 16, parallelism: 4 })).not.toThrow()
    expect(changed({ salt: Uint8Array.of(...KDF.salt.subarray(1), 0) })).not.toThrow()
    expect(Object.isFrozen(DEFAULT_KDF)).toBe(true)
  })

  test.each([
    { memoryKib: 65_535 },
    { memoryKib: 0 },
    { memoryKib: -1 },
    { memoryKib: Number.NaN },
    { memoryKib: 65_536.5 },
    { iterations: 2 },
    { iterations: '3' as unknown as number },
    { parallelism: 0 },
  ])('%j is below the floor', async (change) => {
    await refused('kdf-floor', changed(change))
  })

  test.each([
    { memoryKib: 8 * 1_048_576 },
    { iterations: 1_000_000 },
    { iterations: 17 },
    { parallelism: 5 },
    { parallelism: 255 },
  ])('%j is above the ceiling', async (change) => {
    await refused('kdf-ceiling', changed(change))
  })

  test.each([0, 2, 255, '1' as unknown as number])('algorithm %j is unknown', async (algorithm) => {
    await refused('kdf-algorithm', changed({ algorithm }))
  })

  test('a weak algorithm is told before anything else', async () => {
    await refused('kdf-algorithm', changed({ algorithm: 0, memoryKib: 0, salt: new Uint8Array(0) }))
  })

  test.each([
    ['empty', new Uint8Array(0)],
    ['short', new Uint8Array(15).fill(1)],
    ['long', new Uint8Array(17).fill(1)],
    ['all zero', new Uint8Array(16)],
  ])('a salt that is %s is none', async (_, salt) => {
    await refused('kdf-salt', changed({ salt }))
  })

  test('are 13 bytes in additional data', () => {
    expect(toHex(encodeKdf(KDF))).toBe('01000100000000000300000001')
  })
})
