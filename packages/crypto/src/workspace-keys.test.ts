import { describe, expect, test } from 'vitest'
import { ENVIRONMENT, filled, OTHER_ENVIRONMENT, OTHER_WORKSPACE, refused, WORKSPACE } from '../test/fixtures.ts'
import type { EnvironmentKey, WorkspaceKey } from './brands.ts'
import { toHex } from './bytes.ts'
import { commitmentOf, environmentKeyOf, newWorkspaceKey, personalKeyOf, secretKeysOf } from './workspace-keys.ts'

const key = filled(1) as WorkspaceKey
const distinct = (keys: (Uint8Array | string)[]) =>
  new Set(keys.map((one) => (typeof one === 'string' ? one : toHex(one)))).size

test('workspace keys are random', () => {
  expect(newWorkspaceKey()).toHaveLength(32)
  expect(newWorkspaceKey()).not.toEqual(newWorkspaceKey())
})

describe('an environment key', () => {
  test('is another one for every workspace key, workspace, environment and epoch', () => {
    const keys = [
      environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 1),
      environmentKeyOf(filled(2) as WorkspaceKey, WORKSPACE, ENVIRONMENT, 1),
      environmentKeyOf(key, OTHER_WORKSPACE, ENVIRONMENT, 1),
      environmentKeyOf(key, WORKSPACE, OTHER_ENVIRONMENT, 1),
      environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 2),
      personalKeyOf(key, WORKSPACE, ENVIRONMENT, 1),
    ]
    expect(distinct(keys)).toBe(keys.length)
    expect(environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 1)).toEqual(keys[0])
  })

  test('has three children that differ', () => {
    const { name, value, message } = secretKeysOf(environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 1))
    expect(distinct([name, value, message])).toBe(3)
  })

  test('takes epochs that are numbers', async () => {
    await refused('malformed', () => environmentKeyOf(key, WORKSPACE, ENVIRONMENT, -1))
    await refused('malformed', () => environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 2 ** 32))
  })
})

test('a personal key is another one for every seed, workspace, environment and generation', () => {
  const keys = [
    personalKeyOf(key, WORKSPACE, ENVIRONMENT, 1),
    personalKeyOf(filled(2), WORKSPACE, ENVIRONMENT, 1),
    personalKeyOf(key, OTHER_WORKSPACE, ENVIRONMENT, 1),
    personalKeyOf(key, WORKSPACE, OTHER_ENVIRONMENT, 1),
    personalKeyOf(key, WORKSPACE, ENVIRONMENT, 2),
  ]
  expect(distinct(keys)).toBe(keys.length)
})

test('a commitment names one key of one workspace, scope and epoch, and is not the key', () => {
  const scope = { kind: 'environment', environmentId: ENVIRONMENT } as const
  const commitments = [
    commitmentOf(key, WORKSPACE, { kind: 'workspace' }, 1),
    commitmentOf(key, WORKSPACE, scope, 1),
    commitmentOf(key, WORKSPACE, { ...scope, environmentId: OTHER_ENVIRONMENT }, 1),
    commitmentOf(key, WORKSPACE, scope, 2),
    commitmentOf(key, OTHER_WORKSPACE, scope, 1),
    commitmentOf(filled(2) as EnvironmentKey, WORKSPACE, scope, 1),
    toHex(key),
  ]
  expect(distinct(commitments)).toBe(commitments.length)
})

test('the compiler keeps the levels of keys apart', () => {
  const environmentKey = environmentKeyOf(key, WORKSPACE, ENVIRONMENT, 1)
  const misuses = [
    // @ts-expect-error a workspace key does not seal secrets
    () => secretKeysOf(key),
    // @ts-expect-error an environment key has no environments below it
    () => environmentKeyOf(environmentKey, WORKSPACE, ENVIRONMENT, 1),
  ]
  expect(misuses).toHaveLength(2)
})
