import { environmentKeyOf, newId, type EnvironmentId } from '@infisical/crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeLog, WORKSPACE, type Log } from '../test/log.ts'
import { environmentKey, type HeldKey } from './keyring.ts'
import { decodeWorkspace, encodeWorkspace } from './workspace-cache.ts'
import type { Workspace } from './workspace-log.ts'

let log: Log
beforeAll(async () => {
  log = await makeLog()
})

const whole = (): Workspace => ({
  verified: log.verified,
  keyring: { epoch: 1, keys: [{ scope: WORKSPACE, key: log.workspaceKey } as HeldKey] },
})

describe('a kept workspace', () => {
  it('is read as it was written, and its keys open what they opened', () => {
    const read = decodeWorkspace(encodeWorkspace(whole()))
    expect(read).toEqual(whole())
    if (read === undefined) throw new Error('unreadable')
    const { environmentId, workspaceKey } = log
    const expected = environmentKeyOf(workspaceKey, log.verified.workspaceId, environmentId, 1)
    expect(environmentKey(read.keyring, read.verified, environmentId)).toEqual(expected)
  })

  it('of a member with some environments keeps the keys of those', () => {
    fc.assert(
      fc.property(fc.nat(5), (count) => {
        const keys = Array.from({ length: count }, (): HeldKey => {
          const scope = { kind: 'environment', environmentId: newId<EnvironmentId>() } as const
          return { scope, key: log.environmentKey }
        })
        const limited = { ...whole(), keyring: { epoch: 1, keys } }
        expect(decodeWorkspace(encodeWorkspace(limited))).toEqual(limited)
      }),
    )
  })

  it('of another version is as if there were none', () => {
    const bytes = encodeWorkspace(whole())
    bytes[0] = 2
    expect(decodeWorkspace(bytes)).toBeUndefined()
  })

  it('that is cut short or has more at its end is malformed', () => {
    const bytes = encodeWorkspace(whole())
    for (let length = 0; length < bytes.length; length += 13)
      expect(() => decodeWorkspace(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'malformed' }))
    expect(() => decodeWorkspace(Uint8Array.of(...bytes, 0))).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
