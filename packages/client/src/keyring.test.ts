import {
  newId,
  newWorkspaceKey,
  toBase64url,
  type EnvironmentId,
  type KeyId,
  type WorkspaceId,
} from '@infisical/crypto'
import type { WireKeyBox } from '@infisical/contract'
import { describe, expect, it } from 'vitest'
import { makeLog, served, WORKSPACE, type Log } from '../test/log.ts'
import { environmentKey, keyOfScope, openKeyring, type BoxHolder } from './keyring.ts'

const holder = ({ identity, secrets }: Log): BoxHolder => ({
  kind: 'member',
  identity,
  boxSecret: secrets.boxSecret,
  access: 'all',
})
const openOf = (log: Log, boxes: readonly WireKeyBox[]) => openKeyring(log.verified, holder(log), boxes)

describe('a keyring', () => {
  it('holds the workspace key, and with it the key of every environment', async () => {
    const log = await makeLog()
    const keyring = await openOf(log, [served(log)])
    expect(keyring).toEqual({ epoch: 1, keys: [{ scope: WORKSPACE, key: log.workspaceKey }] })
    expect(environmentKey(keyring, log.verified, log.environmentId)).toEqual(log.environmentKey)
    expect(keyOfScope(keyring, log.verified, WORKSPACE)).toEqual(log.workspaceKey)
    const scope = { kind: 'environment', environmentId: log.environmentId } as const
    expect(keyOfScope(keyring, log.verified, scope)).toEqual(log.environmentKey)
  })

  it('of some environments has no key for the others, and none for the workspace', async () => {
    const log = await makeLog()
    const { environmentId } = log
    const keyring = {
      epoch: 1,
      keys: [{ scope: { kind: 'environment', environmentId } as const, key: log.environmentKey }],
    }
    expect(environmentKey(keyring, log.verified, environmentId)).toEqual(log.environmentKey)
    expect(environmentKey(keyring, log.verified, newId<EnvironmentId>())).toBeUndefined()
    expect(keyOfScope(keyring, log.verified, WORKSPACE)).toBeUndefined()
  })

  it('finds its box among others, in any order', async () => {
    const [log, other] = [await makeLog(), await makeLog()]
    const others = [
      served(other),
      served(log, { epoch: 2 }),
      served(log, { scope: log.environmentId, box: served(other).box }),
    ]
    expect((await openOf(log, [...others, served(log)])).keys).toHaveLength(1)
  })

  it('is empty before the first epoch', async () => {
    const log = await makeLog()
    const before = { ...log.verified, state: { ...log.verified.state, epoch: 0 } }
    expect(await openKeyring(before as Log['verified'], holder(log), [])).toEqual({ epoch: 0, keys: [] })
  })
})

describe('a box of a lying server', () => {
  const flipped = (box: Uint8Array, at: number) =>
    toBase64url(box.map((byte, i) => (i === at % box.length ? byte ^ 1 : byte)))

  it('that is missing, made by itself, changed, or of somebody else does not fit its grant', async () => {
    const [log, other] = [await makeLog(), await makeLog()]
    const lies = [
      [],
      [served(log, { box: toBase64url(new Uint8Array(192)) })],
      [served(log, { box: served(other).box })],
      [served(log, { epoch: 2 })],
      ...[0, 40, 60, -1].map((at) => [served(log, { box: flipped(log.box, at + 192) })]),
    ]
    for (const boxes of lies)
      await expect(openOf(log, boxes)).rejects.toMatchObject({ name: 'TrustError', code: 'box-commitment' })
  })
})

describe('a box of a dishonest insider, whose hash he signed', () => {
  it('with another key than everybody else gets is refused by the commitment', async () => {
    const log = await makeLog({ boxedKey: newWorkspaceKey() })
    await expect(openOf(log, [served(log)])).rejects.toMatchObject({ code: 'box-commitment' })
  })

  it.each([
    ['epoch', { epoch: 2 }],
    ['scope', { scope: { kind: 'environment', environmentId: newId<EnvironmentId>() } as const }],
    ['workspace', { workspaceId: 'a'.repeat(64) as WorkspaceId }],
    ['receiver', { receiver: { kind: 'invite', id: newId(), keyId: newId<KeyId>() } as const }],
  ])('that says it is of another %s is refused', async (_, boxSays) => {
    const log = await makeLog({ boxSays })
    await expect(openOf(log, [served(log)])).rejects.toMatchObject({ name: 'TrustError', code: 'box-auth' })
  })

  it('does not open for another secret', async () => {
    const [log, other] = [await makeLog(), await makeLog()]
    const thief = { ...holder(log), boxSecret: other.secrets.boxSecret }
    await expect(openKeyring(log.verified, thief, [served(log)])).rejects.toMatchObject({ code: 'box-auth' })
  })
})
