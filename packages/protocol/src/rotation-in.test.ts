import { newId, type MachineId, type UserId } from '@infisical/crypto'
import { beforeAll, expect, test } from 'vitest'
import { makeAcme } from '../test/acme.ts'
import { shamRotation } from '../test/sham.ts'
import { rotationIn } from './rotation-in.ts'
import type { Rotation } from './rotation.ts'

let rotation: Rotation
beforeAll(async () => {
  rotation = shamRotation((await makeAcme()).workspace.verified.state)
})

test('is in whatever takes something away, and in nothing else', () => {
  const userId = newId<UserId>()
  const rights = { type: 'set-access', userId, role: 'reader', access: 'all' } as const
  expect(rotationIn({ type: 'rotate', ...rotation })).toMatchObject(rotation)
  expect(rotationIn({ type: 'remove-member', userId, rotation })).toBe(rotation)
  expect(rotationIn({ type: 'remove-machine', machineId: newId<MachineId>(), rotation })).toBe(rotation)
  expect(rotationIn({ ...rights, keys: { kind: 'rotation', rotation } })).toBe(rotation)
  expect(rotationIn({ ...rights, keys: { kind: 'grants', epoch: 1, grants: [] } })).toBeUndefined()
  expect(rotationIn({ ...rights, keys: { kind: 'none' } })).toBeUndefined()
  expect(rotationIn({ type: 'remove-member', userId, rotation: undefined })).toBeUndefined()
})
