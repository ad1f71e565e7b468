import { keyIdOf, makeIdentity, newId, type UserId, type WorkspaceId } from '@infisical/crypto'
import type { RequiredReceiver, RotationNeeds } from '@infisical/protocol'
import { expect, it } from 'vitest'
import { EpochKeys } from './epoch-keys.ts'

const receiver = async (): Promise<RequiredReceiver> => {
  const { identity } = await makeIdentity(newId<UserId>())
  return {
    receiver: { kind: 'member', id: identity.userId, keyId: keyIdOf(identity) },
    scope: { kind: 'workspace' },
    boxPublic: identity.boxPublic,
  }
}
const needs = (epoch: number, receivers: readonly RequiredReceiver[]): RotationNeeds => {
  return { epoch, environments: [], receivers, previousScopes: [] }
}

it('a key that was boxed to somebody who is to have it no more is spent, whatever the server says it did with the box', async () => {
  const [alice, bob, carol] = [await receiver(), await receiver(), await receiver()]
  const keys = new EpochKeys('a'.repeat(64) as WorkspaceId, 2)
  expect(keys.serves(needs(2, [alice]))).toBe(true)
  await keys.boxTo([alice, bob], () => undefined)
  expect(keys.serves(needs(2, [alice, bob]))).toBe(true)
  expect(keys.serves(needs(2, [alice, bob, carol]))).toBe(true)
  expect(keys.serves(needs(2, [alice]))).toBe(false)
  const withNewKeys = { ...bob, receiver: { ...bob.receiver, keyId: carol.receiver.keyId } }
  expect(keys.serves(needs(2, [alice, withNewKeys]))).toBe(false)
  expect(keys.serves(needs(3, [alice, bob]))).toBe(false)
})

it('makes every box once', async () => {
  const [alice, bob] = [await receiver(), await receiver()]
  const keys = new EpochKeys('a'.repeat(64) as WorkspaceId, 2)
  const workspace = {} as Parameters<EpochKeys['describe']>[1]
  await keys.boxTo([alice], () => undefined)
  const [first] = (await keys.describe(needs(2, [alice]), workspace, [])).boxes
  let count = 0
  await keys.boxTo([alice, bob], () => count++)
  expect(count).toBe(2)
  const { boxes, rotation } = await keys.describe(needs(2, [alice, bob]), workspace, [])
  expect(boxes).toHaveLength(2)
  expect(boxes[0]).toEqual(first)
  expect(rotation.receivers.map(({ receiver: { id } }) => id)).toEqual([alice.receiver.id, bob.receiver.id])
})
