import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createWorld,
  forgetRates,
  freshDevice,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'

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
beforeEach(async () => {
  world.intercept = undefined
  await forgetRates(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
})

const invite = (more: object = {}) =>
  alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'writer', ...more })
const members = async (person: Person) => await person.client.workspaces.members({ workspaceId })

describe('members', () => {
  it('are told with when they were last there, to those who govern', async () => {
    await bob.client.sharing.join((await invite()).link)
    expect((await members(alice)).every(({ lastSeenAt }) => (lastSeenAt ?? 0) > 0)).toBe(true)
    expect((await members(bob)).every((member) => !('lastSeenAt' in member))).toBe(true)
  })

  it('are verified by their words, on this device and until their keys are others', async () => {
    await bob.client.sharing.join((await invite()).link)
    const check = { workspaceId, member: bob.email }
    const shown = await alice.client.sharing.verifyMember(check)
    expect(shown).toMatchObject({ name: 'Bob', verified: undefined })
    const words = shown.fingerprint.join(' ')
    expect(words).toBe((await bob.client.account.whoAmI())?.fingerprint.join(' '))
    for (const wrong of ['abandon '.repeat(8), shown.fingerprint.slice(0, 7).join(' '), '', `${words} zoo`])
      await expect(alice.client.sharing.verifyMember({ ...check, words: wrong })).rejects.toMatchObject({
        code: 'words-differ',
      })
    expect((await members(alice)).find(({ you }) => !you)?.verified).toBeUndefined()
    const verified = await alice.client.sharing.verifyMember({ ...check, words: ` ${words.toUpperCase()}\n` })
    expect(verified.verified).toMatchObject({ by: 'words' })
    const listed = await members(alice)
    expect(listed.find(({ you }) => !you)?.verified).toEqual(verified.verified)
    expect(listed.find(({ you }) => you)?.verified).toBe('you')
    const fresh = await freshDevice(world, alice)
    expect((await members(fresh)).find(({ you }) => !you)?.verified).toBeUndefined()
    expect(await fresh.client.sharing.verifyMember({ ...check, compared: true })).toMatchObject({
      verified: { by: 'words' },
    })
  })

  it('are shown as changed when the words that were compared belong to other keys', async () => {
    await bob.client.sharing.join((await invite()).link)
    await alice.client.sharing.verifyMember({ workspaceId, member: 'Bob', compared: true })
    const { pins } = alice.storage.snapshot()
    for (const [name, content] of pins) {
      const [origin, user, subject] = JSON.parse(name) as [string, string, string]
      const changed = new TextDecoder()
        .decode(content)
        .replace(/"fingerprint": "[0-9a-f]{22}"/, `"fingerprint": "${'0'.repeat(22)}"`)
      await alice.storage.pins.write({ origin, user, subject }, new TextEncoder().encode(changed))
    }
    expect((await members(alice)).find(({ you }) => !you)?.verified).toEqual({ by: 'changed' })
  })

  it('are invited for a while of one’s choice', async () => {
    const hour = 3_600_000
    expect((await invite({ expiresInMs: hour })).expiresAt).toBeLessThan(Date.now() + 2 * hour)
    for (const expiresInMs of [hour - 1, 31 * 24 * hour, Number.NaN])
      await expect(invite({ expiresInMs })).rejects.toMatchObject({ code: 'invite-expiry' })
  })

  it('who left come back as they were, by a new invite', async () => {
    await bob.client.sharing.join((await invite()).link)
    await bob.client.vault.setSecrets({ ...dev, secrets: secretsOf({ MINE: '1' }), personal: true })
    await bob.client.sharing.leave({ workspaceId })
    const { link, rotatedFor } = await invite({ role: 'reader', environments: ['dev'] })
    expect(rotatedFor).toEqual([bob.email])
    expect(await bob.client.sharing.join(link)).toMatchObject({ role: 'reader', environments: ['dev'] })
    expect(valuesOf((await bob.client.vault.pull(dev)).secrets)).toEqual({ MINE: '1' })
    await expect(invite()).rejects.toMatchObject({ code: 'already-member' })
  })
})

describe('environments', () => {
  it('get other names, and the secrets stay', async () => {
    await bob.client.sharing.join((await invite()).link)
    await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: '1' }) })
    await bob.client.vault.pull(dev)
    await alice.client.workspaces.renameEnvironment({ ...dev, name: 'test' })
    expect(valuesOf((await bob.client.vault.pull({ workspaceId, environment: 'test' })).secrets)).toEqual({ A: '1' })
    await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(
      alice.client.workspaces.renameEnvironment({ workspaceId, environment: 'test', name: 'prod' }),
    ).rejects.toMatchObject({ code: 'environment-exists' })
    await expect(
      bob.client.workspaces.renameEnvironment({ workspaceId, environment: 'test', name: 'x' }),
    ).rejects.toMatchObject({ code: 'not-allowed-here' })
  })

  it('go, and another of the same name is another', async () => {
    await bob.client.sharing.join((await invite()).link)
    await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: '1' }) })
    await bob.client.vault.pull(dev)
    await alice.client.workspaces.removeEnvironment(dev)
    await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(alice.client.workspaces.removeEnvironment({ workspaceId, environment: 'prod' })).rejects.toMatchObject(
      {
        code: 'last-environment',
      },
    )
    await alice.client.workspaces.createEnvironment({ workspaceId, name: 'dev' })
    expect((await bob.client.vault.pull(dev)).secrets).toEqual([])
    expect((await alice.client.vault.pull(dev)).secrets).toEqual([])
    await alice.client.sharing.rotate({ workspaceId })
    await bob.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: '2' }) })
    expect(valuesOf((await alice.client.vault.pull(dev)).secrets)).toEqual({ A: '2' })
  })
})
