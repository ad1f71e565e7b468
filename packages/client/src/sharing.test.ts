import { formatInviteLink, parseInviteLink, type WorkspaceId } from '@infisical/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  again,
  createWorld,
  kept,
  logIn,
  ORIGIN,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'
import type { Member } from './client.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }
let prod: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await signUp(world, 'Bob')
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
  prod = { workspaceId, environment: 'prod' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'dev' }) })
  await alice.client.vault.setSecrets({ ...prod, secrets: secretsOf({ A: 'prod' }) })
})

const invite = (person: Person, terms: object = {}) =>
  alice.client.sharing.invite({ workspaceId, email: person.email, role: 'writer', ...terms })

describe('sharing', () => {
  it('lets someone in with nobody else online, and both read and write', async () => {
    const { link, inviteId, expiresAt } = await invite(bob)
    expect(expiresAt).toBeGreaterThan(Date.now())
    expect(await alice.client.workspaces.invites({ workspaceId })).toMatchObject([
      { inviteId, role: 'writer', environments: 'all', invitedBy: alice.email },
    ])

    const joined = await bob.client.sharing.join(link)
    expect(joined).toMatchObject({
      workspaceId,
      name: 'acme',
      role: 'writer',
      environments: expect.arrayContaining(['dev', 'prod']) as unknown,
    })
    expect(valuesOf((await bob.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev' })
    await bob.client.vault.setSecrets({ ...dev, secrets: secretsOf({ B: 'by Bob' }) })
    expect(valuesOf((await alice.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev', B: 'by Bob' })
    expect(await alice.client.workspaces.invites({ workspaceId })).toEqual([])
    expect(valuesOf((await (await logIn(world, bob)).client.vault.pull(prod)).secrets)).toEqual({ A: 'prod' })
  })

  it('mails a pointer without the secret, which stands in the fragment of the link alone', async () => {
    const seen: string[] = []
    world.intercept = (url, { body }, next) => {
      seen.push(`${url} ${body}`)
      return next()
    }
    const { link } = await invite(bob)
    const [, secret = ''] = link.split('#')
    const [mail] = world.mails.filter(({ to }) => to === bob.email)
    for (const part of secret.split('.')) expect(JSON.stringify(mail)).not.toContain(part)
    await bob.client.sharing.join(link)
    expect(seen.join('\n')).not.toContain(secret.split('.')[0])
  })

  it('shows both sides the same fingerprints', async () => {
    await bob.client.sharing.join((await invite(bob)).link)
    const [there, here] = [
      await alice.client.workspaces.members({ workspaceId }),
      await bob.client.workspaces.members({ workspaceId }),
    ]
    const alike = ({ you: _you, verified: _verified, lastSeenAt: _lastSeenAt, ...member }: Member) => member
    expect(there.map(alike)).toEqual(here.map(alike))
    const ownWords = (await bob.client.account.whoAmI())?.fingerprint
    expect(there.find(({ email }) => email === bob.email)).toMatchObject({
      role: 'writer',
      fingerprint: ownWords,
      you: false,
      name: 'Bob',
    })
    expect(here.find(({ you }) => you)?.email).toBe(bob.email)
  })

  it('limits a member to some environments by keys, not by asking', async () => {
    await bob.client.sharing.join((await invite(bob, { environments: ['dev'] })).link)
    expect(valuesOf((await bob.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev' })
    await expect(bob.client.vault.pull(prod)).rejects.toMatchObject({ code: 'environment-closed' })
    const open = (await bob.client.workspaces.environments({ workspaceId })).filter(({ open }) => open)
    expect(open.map(({ name }) => name)).toEqual(['dev'])
    expect((await bob.client.workspaces.members({ workspaceId })).find(({ you }) => you)?.environments).toEqual(['dev'])
    await alice.client.workspaces.createEnvironment({ workspaceId, name: 'staging' })
    await expect(bob.client.vault.pull({ ...dev, environment: 'staging' })).rejects.toMatchObject({
      code: 'environment-closed',
    })
  })

  it('lets a reader read, and keep personal secrets of his own', async () => {
    await bob.client.sharing.join((await invite(bob, { role: 'reader' })).link)
    expect(valuesOf((await bob.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev' })
    const set = { ...dev, secrets: secretsOf({ A: 'mine' }) }
    await expect(bob.client.vault.setSecrets(set)).rejects.toMatchObject({ code: 'not-allowed-here' })
    await bob.client.vault.setSecrets({ ...set, personal: true })
    expect(valuesOf((await bob.client.vault.pull(dev)).secrets)).toEqual({ A: 'mine' })
    expect(valuesOf((await alice.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev' })
    await expect(bob.client.sharing.invite({ workspaceId, email: 'x@y.z', role: 'reader' })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
    await expect(bob.client.workspaces.createEnvironment({ workspaceId, name: 'x' })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
  })

  it('lets an admin invite others, who read what an earlier one wrote', async () => {
    const carol = await signUp(world, 'Carol')
    await bob.client.sharing.join((await invite(bob, { role: 'admin' })).link)
    const { link } = await bob.client.sharing.invite({ workspaceId, email: carol.email, role: 'reader' })
    await carol.client.sharing.join(link)
    expect(valuesOf((await carol.client.vault.pull(prod)).secrets)).toEqual({ A: 'prod' })
    const owner = { workspaceId, email: 'o@acme.test', role: 'owner' } as const
    await expect(bob.client.sharing.invite(owner)).rejects.toMatchObject({ code: 'not-allowed-here' })
  })

  it('keeps an invite for one person and one use', async () => {
    const mallory = await signUp(world, 'Mallory')
    const { link } = await invite(bob)
    await expect(mallory.client.sharing.join(link)).rejects.toMatchObject({ code: 'invite-other-email' })
    await bob.client.sharing.join(link)
    expect(await bob.client.sharing.join(link)).toMatchObject({ workspaceId, role: 'writer' })
    expect(await again(world, bob).client.sharing.join(link)).toMatchObject({ workspaceId })
    await expect(invite(bob)).rejects.toMatchObject({ code: 'already-member' })
  })

  it('is not accepted by somebody else, even when the server hands it to him', async () => {
    const mallory = await signUp(world, 'Mallory')
    const { link } = await invite(bob)
    const token = bob.storage.snapshot().session?.tokens?.access
    const headers = { authorization: `Bearer ${token}` }
    world.intercept = (url, request, next) => {
      if (url.pathname !== '/trpc/invite.open' || request.headers['authorization'] === headers.authorization)
        return next()
      return world.fetch(String(url), { ...request, headers }) as Promise<Response>
    }
    world.requests.length = 0
    await expect(mallory.client.sharing.join(link)).rejects.toMatchObject({
      name: 'ClientError',
      code: 'invite-other-email',
    })
    expect(world.requests).not.toContain('/trpc/invite.join')
  })

  it('cancels an invite', async () => {
    const { link, inviteId } = await invite(bob)
    await alice.client.sharing.cancelInvite({ workspaceId, inviteId })
    await expect(bob.client.sharing.join(link)).rejects.toMatchObject({ code: 'invite-used' })
    await expect(alice.client.sharing.cancelInvite({ workspaceId, inviteId })).rejects.toMatchObject({
      code: 'invite-unknown',
    })
    await expect(alice.client.sharing.cancelInvite({ workspaceId, inviteId: 'x' })).rejects.toMatchObject({
      code: 'invite-unknown',
    })
  })

  it('does not let an expired invite in', async () => {
    const { link } = await invite(bob)
    world.now += 8 * 24 * 60 * 60 * 1000
    try {
      await expect((await logIn(world, bob)).client.sharing.join(link)).rejects.toMatchObject({
        code: 'invite-expired',
      })
    } finally {
      world.now -= 8 * 24 * 60 * 60 * 1000
    }
  })

  it('refuses links that are not whole, or of another server', async () => {
    const { link } = await invite({ ...bob, email: 'somebody@acme.test' })
    for (const text of ['', link.split('#')[0] ?? '', `${link}x`, link.slice(0, -1)])
      await expect(bob.client.sharing.join(text)).rejects.toMatchObject({ code: 'invite-link' })
    await expect(bob.client.sharing.join(link.replace(ORIGIN, 'https://evil.test'))).rejects.toMatchObject({
      code: 'invite-other-server',
    })
  })

  it('refuses roles and environments that do not fit', async () => {
    await expect(invite(bob, { role: 'admin', environments: ['dev'] })).rejects.toMatchObject({ code: 'role-access' })
    await expect(invite(bob, { environments: ['nope'] })).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(invite({ ...bob, email: 'nope' })).rejects.toMatchObject({ code: 'email' })
  })
})

describe('an invitee checks what the link promises before signing', () => {
  // An address gets a few invite mails a day, no more.
  let carol: Person
  let dave: Person
  beforeAll(async () => {
    carol = await signUp(world, 'Carol')
    dave = await signUp(world, 'Dave')
  })

  const changed = (link: string, change: object) => {
    const { workspacePrefix, ...parts } = parseInviteLink(link)
    return formatInviteLink({ ...parts, workspaceId: `${workspacePrefix}${'0'.repeat(32)}` as WorkspaceId, ...change })
  }

  it.each([
    ['another workspace', 'invite-workspace', { workspaceId: 'a'.repeat(64) as WorkspaceId }],
    ['another inviter', 'invite-workspace', { fingerprint: new Uint8Array(11) }],
    ['another secret', 'invite-binding', { secret: new Uint8Array(16) }],
  ])('%s', async (_, code, change) => {
    const { link } = await invite(carol)
    const before = kept(carol)
    world.requests.length = 0
    await expect(carol.client.sharing.join(changed(link, change))).rejects.toMatchObject({ name: 'TrustError', code })
    expect(world.requests).not.toContain('/trpc/invite.join')
    expect(kept(carol)).toEqual(before)
  })

  const lie = (change: (data: { entries: string[]; boxes: { box: string }[]; workspaceId: string }) => object) => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/invite.open') return answer
      const { result } = (await answer.json()) as { result: { data: Parameters<typeof change>[0] } }
      return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
    }
  }
  it.each<[string, string, Parameters<typeof lie>[0]]>([
    [
      'a box of the server',
      'box-commitment',
      ({ boxes }) => ({ boxes: boxes.map((box) => ({ ...box, box: 'A'.repeat(256) })) }),
    ],
    ['no box', 'box-commitment', () => ({ boxes: [] })],
    ['a dropped entry', 'log-chain', ({ entries }) => ({ entries: entries.filter((_, i) => i !== 1) })],
    [
      'another order',
      'log-chain',
      ({ entries }) => ({ entries: [entries[0], entries[2], entries[1], ...entries.slice(3)] }),
    ],
    ['another beginning', 'log-genesis', ({ entries }) => ({ entries: entries.slice(1) })],
    ['another workspace id', 'log-genesis', () => ({ workspaceId: 'a'.repeat(64) })],
    ['no log', 'log-genesis', () => ({ entries: [] })],
    ['garbage', 'malformed', ({ entries }) => ({ entries: ['AAAA', ...entries.slice(1)] })],
  ])('%s', async (_, code, change) => {
    const { link } = await invite(dave)
    const before = kept(dave)
    lie(change)
    world.requests.length = 0
    await expect(dave.client.sharing.join(link)).rejects.toMatchObject({ name: 'TrustError', code })
    expect(world.requests).not.toContain('/trpc/invite.join')
    expect(kept(dave)).toEqual(before)
  })

  it('and joins once when the answer got lost', async () => {
    const { link } = await invite(carol)
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      return url.pathname === '/trpc/invite.join' ? Promise.reject(new Error('lost')) : answer
    }
    await expect(carol.client.sharing.join(link)).rejects.toMatchObject({ code: 'server-unreachable' })
    world.intercept = undefined
    expect(await carol.client.sharing.join(link)).toMatchObject({ workspaceId })
    expect(valuesOf((await carol.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev' })
  })
})
