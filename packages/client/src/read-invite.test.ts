import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, kept, ORIGIN, signUp, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await signUp(world, 'Bob')
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
})

const invite = (terms: object = {}) =>
  alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'writer', ...terms })

describe('reading an invite', () => {
  it('tells who invites, with which keys, and to what; and neither signs nor keeps anything', async () => {
    const { link, expiresAt } = await invite({ environments: ['dev'] })
    const before = JSON.stringify(kept(bob))
    world.requests.length = 0
    expect(await bob.client.sharing.readInvite(link)).toEqual({
      outcome: 'open',
      workspaceName: 'acme',
      role: 'writer',
      environments: ['dev'],
      expiresAt,
      invitedBy: {
        name: 'Alice',
        email: alice.email,
        fingerprint: (await alice.client.account.whoAmI())?.fingerprint,
      },
    })
    expect(world.requests).not.toContain('/trpc/invite.join')
    expect(JSON.stringify(kept(bob))).toBe(before)
    expect(await alice.client.workspaces.members({ workspaceId })).toHaveLength(1)
  })

  it('says so when there is nothing to decide any more', async () => {
    const { link } = await invite()
    await bob.client.sharing.join(link)
    expect(await bob.client.sharing.readInvite(link)).toMatchObject({ outcome: 'joined', workspace: { workspaceId } })
  })

  it('refuses what cannot be accepted, and tells nothing of it', async () => {
    const mallory = await signUp(world, 'Mallory')
    const { link, inviteId } = await invite()
    await expect(mallory.client.sharing.readInvite(link)).rejects.toMatchObject({ code: 'invite-other-email' })
    await expect(bob.client.sharing.readInvite(link.replace(ORIGIN, 'https://evil.test'))).rejects.toMatchObject({
      code: 'invite-other-server',
    })
    await expect(bob.client.sharing.readInvite(link.slice(0, -1))).rejects.toMatchObject({ code: 'invite-link' })
    // Another key than the one that the inviter signed, and another inviter than the one whose keys made the link.
    const [address = '', fragment = ''] = link.split('#')
    const [secret = '', workspace = '', fingerprint = ''] = fragment.split('.')
    const other = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    await expect(
      bob.client.sharing.readInvite(`${address}#${[other(secret), workspace, fingerprint].join('.')}`),
    ).rejects.toMatchObject({ code: 'invite-binding' })
    await expect(
      bob.client.sharing.readInvite(`${address}#${[secret, workspace, other(fingerprint)].join('.')}`),
    ).rejects.toMatchObject({ code: 'invite-workspace' })
    await alice.client.sharing.cancelInvite({ workspaceId, inviteId })
    await expect(bob.client.sharing.readInvite(link)).rejects.toMatchObject({ code: 'invite-used' })
  })
})
