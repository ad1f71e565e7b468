// A removal that stops at any step is done or not begun, and the next client finds its way from there.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  again,
  createWorld,
  forgetRates,
  freshDevice,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'
import type { ClientStorage } from './storage.ts'
import { openClient } from './index.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await signUp(world, 'Bob')
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => anew())

const remove = async (person: Person) => await person.client.sharing.removeMember({ workspaceId, member: bob.email })
const isMember = async (person: Person) =>
  (await person.client.workspaces.members({ workspaceId })).some(({ email }) => email === bob.email)

/** The removal is done now or can be done now, exactly once, and everything is in order then. */
async function goesOn(isDone: boolean): Promise<void> {
  const next = again(world, alice)
  expect(await isMember(next)).toBe(!isDone)
  if (!isDone) await remove(next)
  for (const person of [next, await freshDevice(world, alice)]) {
    expect(valuesOf((await person.client.vault.pull(dev)).secrets)).toEqual({ A: '1' })
    expect(await person.client.workspaces.verify({ workspaceId })).toMatchObject({ epochs: 2, members: 1 })
  }
  await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'not-a-member' })
}

describe('a removal', () => {
  it.each(['before the server has it', 'before the answer is here'])(
    'may lose each of its requests %s',
    async (when) => {
      for (let step = 0; ; step++) {
        let count = 0
        world.intercept = async (_url, _request, next) => {
          if (count++ !== step) return next()
          if (when === 'before the answer is here') await next()
          throw new Error('the line went dead')
        }
        const device = await freshDevice(world, alice)
        const outcome = await remove(device).catch((error: unknown) => error)
        const requests = world.requests.slice(-count)
        world.intercept = undefined
        if (step >= count) {
          // All of its requests came through: there is nothing more to stop.
          expect(outcome).toMatchObject({ email: bob.email })
          expect(step).toBeGreaterThan(2)
          await goesOn(true)
          return
        }
        expect(outcome).toMatchObject({ code: 'server-unreachable' })
        const isDone = when === 'before the answer is here' && requests[step] === '/trpc/workspace.append'
        await goesOn(isDone)
        await anew()
      }
    },
  )

  it('may stop at each write on its device', async () => {
    for (let step = 0; ; step++) {
      let count = 0
      const stopping = <Args extends unknown[]>(write: (...args: Args) => Promise<void>) => {
        return async (...args: Args) => {
          if (count++ === step) throw new Error('the power went')
          await write(...args)
        }
      }
      const { session, pins, caches } = alice.storage
      const storage: ClientStorage = {
        session,
        pins: { ...pins, write: stopping(pins.write) },
        caches: { ...caches, write: stopping(caches.write) },
      }
      const options = { url: 'https://secrets.example.test', storage, fetch: world.fetch, device: 'test' }
      const client = openClient({ ...options, clientName: 'test/1.0.0' })
      const outcome = await remove({ ...alice, client }).catch((error: unknown) => error)
      const isStopped = outcome instanceof Error
      await goesOn(!(await isMember(again(world, alice))))
      if (!isStopped) {
        expect(step).toBeGreaterThan(3)
        return
      }
      await anew()
    }
  })
})

/** A workspace of two, just like the one before. */
async function anew(): Promise<void> {
  world.intercept = undefined
  await forgetRates(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: '1' }) })
  const { link } = await alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'writer' })
  await bob.client.sharing.join(link)
}
