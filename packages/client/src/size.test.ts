// What a thousand and twenty thousand secrets do to a push, and where the limits are.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, freshDevice, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
  place = { workspaceId, environment: 'dev' }
  world.requests.length = 0
})

const set = (values: Record<string, string>) => alice.client.vault.setSecrets({ ...place, secrets: secretsOf(values) })
const pull = (person: Person) => again(world, person).client.vault.pull(place)
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`NAME_${i}`, `value ${i}`]))

describe('size', () => {
  it('does not change what is true, and only what changed is sent', async () => {
    const values = many(3_000)
    const { client } = alice
    await client.vault.push({ ...place, secrets: secretsOf(values) })
    let sent = 0
    world.intercept = (url, { body }, next) => {
      if (url.pathname === '/trpc/secret.push') sent = body?.length ?? 0
      return next()
    }
    const changed = { ...values, NAME_7: 'changed' }
    expect(await client.vault.push({ ...place, secrets: secretsOf(changed) })).toMatchObject({
      changed: ['NAME_7'],
      unchanged: { length: 2_999 },
    })
    expect(sent).toBeLessThan(2_000)
    const person = await freshDevice(world, alice)
    expect(valuesOf((await pull(person)).secrets)).toEqual(changed)
  })

  it('is limited: a clear word before anything is sent', async () => {
    const values = many(20_001)
    await expect(set(values)).rejects.toMatchObject({ code: 'secret-limit', facts: { limit: 20_000 } })
    const large = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`L${i}`, 'x'.repeat(65_536)]))
    await expect(set(large)).rejects.toMatchObject({ code: 'limit-push' })
    expect(world.requests).not.toContain('/trpc/secret.push')
  }, 60_000)
})
