import { afterAll, beforeAll, expect, it } from 'vitest'
import { lie } from '../test/accounts.ts'
import { createWorld, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let workspaceId: string
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  const environments = ['production', 'dev', 'local']
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments }))
  const dev = { workspaceId, environment: 'dev' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'shared', B: 'shared' }) })
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'mine' }), personal: true })
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

const pullAll = ({ client }: Person) => client.vault.pullAll({ workspaceId })

it('brings every environment in the order in which they were made, with nothing overridden', async () => {
  const pulled = await pullAll(alice)
  expect(pulled).toMatchObject({ workspaceId, workspaceName: 'acme', role: 'owner' })
  const { environments } = pulled
  expect(environments.map(({ name, open, writable }) => ({ name, open, writable }))).toEqual(
    ['production', 'dev', 'local'].map((name) => ({ name, open: true, writable: true })),
  )
  const [production, dev] = environments.map(({ holds }) => holds)
  expect(valuesOf(dev?.shared ?? [])).toEqual({ A: 'shared', B: 'shared' })
  expect(valuesOf(dev?.personal ?? [])).toEqual({ A: 'mine' })
  expect(dev?.head.seq).toBe(2)
  expect(Math.abs((dev?.head.time ?? 0) - Date.now())).toBeLessThan(120_000)
  expect(production).toMatchObject({ shared: [], personal: [], head: { seq: 1 } })
})

it('tells by two heads whether an environment holds anything new', async () => {
  const heads = async () => {
    const holds = (await pullAll(alice)).environments.find(({ name }) => name === 'dev')?.holds
    return [holds?.head.hash, holds?.personalHead?.hash]
  }
  const place = { workspaceId, environment: 'dev' } as const
  const before = await heads()
  expect(await heads()).toEqual(before)
  await alice.client.vault.setSecrets({ ...place, secrets: secretsOf({ A: 'mine too' }), personal: true })
  const [shared, personal] = await heads()
  expect(shared).toBe(before[0])
  expect(personal).not.toBe(before[1])
  await alice.client.vault.setSecrets({ ...place, secrets: secretsOf({ B: 'another' }) })
  expect((await heads())[0]).not.toBe(shared)
})

it('says what is closed, and what may only be read', async () => {
  const bob = await signUp(world, 'Bob')
  const plan = { workspaceId, email: bob.email, role: 'reader', environments: ['dev'] } as const
  const { link } = await alice.client.sharing.invite(plan)
  await bob.client.sharing.join(link)
  const { role, environments } = await pullAll(bob)
  expect(role).toBe('reader')
  expect(environments.map(({ name, open, writable, holds }) => [name, open, writable, holds?.shared.length])).toEqual([
    ['production', false, false, undefined],
    ['dev', true, false, 2],
    ['local', false, false, undefined],
  ])
})

it('believes no server that has gone back', async () => {
  await pullAll(alice)
  lie(world, 'secret.pull', ({ chains }) => {
    return { chains: (chains as object[]).map((chain) => ({ ...chain, headSeq: 0, commits: [] })) }
  })
  await expect(pullAll(alice)).rejects.toMatchObject({ name: 'TrustError', code: 'commit-rollback' })
  world.intercept = undefined
})
