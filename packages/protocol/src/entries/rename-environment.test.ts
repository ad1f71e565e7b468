import { newId, type EnvironmentId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { environmentByName } from '../queries.ts'
import { next } from '../transition.ts'

let acme: Acme
let dev: EnvironmentId
beforeAll(async () => {
  acme = await makeAcme()
  dev = acme.workspace.environmentId('dev')
})

const rename = (environmentId: EnvironmentId, name: string) =>
  ({ type: 'rename-environment', environmentId, name }) as const
const judge = (environmentId: EnvironmentId, name: string) => judgeDraft(acme, rename(environmentId, name), acme.alice)

describe('rename-environment', () => {
  test('changes the name of an environment and nothing else', async () => {
    const { state } = acme.workspace.verified
    const after = await next(state, rename(dev, 'development'), { time: state.time, actor: acme.bob })
    const before = environmentByName(state, 'dev')
    expect(environmentByName(after, 'development')).toEqual({ ...before, name: 'development' })
    expect(environmentByName(after, 'dev')).toBeUndefined()
    expect(after.environments.map(({ id }) => id)).toEqual(state.environments.map(({ id }) => id))
    const { environments: _, seq, ...rest } = after
    expect({ ...rest, environments: state.environments, seq: seq - 1 }).toEqual(state)
  })

  test('is of one that is there', async () => {
    expect(await judge(newId(), 'qa')).toBe('log-chain')
    const other = await makeAcme()
    const environmentId = other.workspace.environmentId('dev')
    await other.workspace.append({ type: 'remove-environment', environmentId }, other.alice)
    expect(await judgeDraft(other, rename(environmentId, 'qa'), other.alice)).toBe('log-chain')
  })

  test('takes no name that a live environment has, not even its own', async () => {
    expect(await judge(dev, 'prod')).toBe('log-chain')
    expect(await judge(dev, 'dev')).toBe('log-chain')
    expect(await judge(dev, 'qa')).toBe('accepted')
  })

  test('may take the name of one that was removed, or that has another by now', async () => {
    const { workspace, alice } = await makeAcme()
    const [first, second, third] = ['dev', 'prod', 'staging'].map((name) => workspace.environmentId(name)) as [
      EnvironmentId,
      EnvironmentId,
      EnvironmentId,
    ]
    await workspace.append({ type: 'remove-environment', environmentId: first }, alice)
    await workspace.append(rename(second, 'dev'), alice)
    await workspace.append(rename(third, 'prod'), alice)
    expect(workspace.environmentId('dev')).toBe(second)
    expect(workspace.environmentId('prod')).toBe(third)
  })

  test('has a name that environments may have', async () => {
    for (const name of ['', 'Dev', 'dev 1', 'x'.repeat(33)]) {
      expect(await judge(dev, name)).toBe('malformed')
    }
  })
})
