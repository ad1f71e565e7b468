// Whatever two people push, and whichever way a device pulls it (from nothing, what changed, or what it kept), everybody sees the same.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { again, createWorld, freshDevice, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let bob: Person
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await freshDevice(world, alice)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')
const value = fc.string({ unit: 'grapheme', maxLength: 8 })
const step = fc.record({
  who: fc.constantFrom('alice', 'bob'),
  values: fc.dictionary(name, value, { maxKeys: 6 }),
  how: fc.constantFrom('set', 'push', 'prune', 'delete'),
  personal: fc.boolean(),
  bobPulls: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

it('is one truth in cold, delta and warm pulls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
      const place = { workspaceId, environment: 'dev' }
      const model = { shared: new Map<string, string>(), personal: new Map<string, string>() }
      const pull = async (person: Person) => {
        const { secrets, head, stats } = await person.client.vault.pull(place)
        return { values: valuesOf(secrets), seq: head.seq, way: stats.way }
      }
      for (const one of steps) {
        await play(one, place, model)
        if (one.bobPulls) await pull(bob)
      }
      const delta = await pull(bob)
      const warm = await pull(again(world, bob))
      const cold = await pull(await freshDevice(world, alice))
      const offline = await again(world, bob).client.vault.pull({ ...place, offline: true })
      const expected = Object.fromEntries([...model.shared, ...model.personal])
      expect([cold.values, delta.values, warm.values, valuesOf(offline.secrets)]).toEqual(Array(4).fill(expected))
      expect([cold.way, warm.way]).toEqual(['cold', 'warm'])
      expect([delta.seq, warm.seq, offline.head.seq]).toEqual(Array(3).fill(cold.seq))
    }),
    { numRuns: 25 },
  )
}, 240_000)

async function play(
  { who, values, how, personal }: Step,
  place: { workspaceId: string; environment: string },
  model: Record<'shared' | 'personal', Map<string, string>>,
) {
  const { vault } = (who === 'alice' ? alice : bob).client
  const secrets = Object.entries(values).map(([key, text]) => ({ name: key, value: text }))
  const chain = personal ? model.personal : model.shared
  if (how === 'delete') {
    const names = Object.keys(values).filter((key) => chain.has(key))
    if (names.length > 0) await vault.deleteSecrets({ ...place, names, personal })
    for (const key of names) chain.delete(key)
    return
  }
  if (how === 'set') await vault.setSecrets({ ...place, secrets, personal })
  else await vault.push({ ...place, secrets, personal, force: true, prune: how === 'prune' })
  if (how === 'prune') chain.clear()
  for (const [key, text] of Object.entries(values)) chain.set(key, text)
}
