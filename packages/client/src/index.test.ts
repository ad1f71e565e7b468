import { ERRORS } from '@infisical/contract/errors'
import type { WorkspaceId } from '@infisical/crypto'
import { expect, expectTypeOf, it } from 'vitest'
import * as client from './index.ts'
import * as passphrase from './passphrase.ts'
import { formatHeads } from './heads-text.ts'
import { memoryStorage } from './memory-storage.ts'

it('has this surface and no other', () => {
  expect(Object.keys(client).sort()).toEqual(['ApiError', 'ClientError', 'openClient'])
  expect(Object.keys(passphrase).sort()).toEqual(['openSession', 'sealSession'])
})

const options = {
  url: 'https://secrets.example.test/path?x#y',
  storage: memoryStorage(),
  device: 'd',
  clientName: 'c/1.0.0',
}
const open = () => client.openClient({ ...options, fetch: () => Promise.reject(new Error('no network')) })

it('groups its verbs, and belongs to an origin', () => {
  const { origin, ...groups } = open()
  expect(origin).toBe('https://secrets.example.test')
  expect(Object.fromEntries(Object.entries(groups).map(([name, verbs]) => [name, Object.keys(verbs).sort()]))).toEqual({
    account: [
      'changePassword',
      'logIn',
      'logOut',
      'makeRecoveryKit',
      'recover',
      'requestCode',
      'signUp',
      'startOver',
      'whoAmI',
    ],
    workspaces: [
      'createEnvironment',
      'createWorkspace',
      'environments',
      'invites',
      'listWorkspaces',
      'members',
      'removeEnvironment',
      'renameEnvironment',
      'verify',
    ],
    sharing: [
      'cancelInvite',
      'exposure',
      'invite',
      'join',
      'leave',
      'readInvite',
      'removeMember',
      'rotate',
      'rotationDue',
      'setAccess',
      'verifyMember',
    ],
    live: ['watch'],
    machines: ['create', 'list', 'revoke'],
    history: ['diff', 'log', 'restore'],
    trust: ['compare', 'heads', 'lockOf', 'reset', 'state'],
    vault: [
      'change',
      'deleteSecrets',
      'getSecret',
      'lastInStep',
      'listSecrets',
      'pull',
      'pullAll',
      'push',
      'setSecrets',
    ],
    drafts: ['open', 'seal'],
  })
})

it('asks nothing of anybody until it is called', () => {
  expect(open).not.toThrow()
  expect(memoryStorage().snapshot()).toEqual({ session: undefined, pins: new Map(), caches: new Map() })
})

it('says the same to every verb when nobody is logged in', async () => {
  const { account, workspaces, sharing, machines, trust, history, live, vault, drafts } = open()
  const place = { workspaceId: 'a'.repeat(64) as WorkspaceId, environment: 'dev' }
  const link = `https://secrets.example.test/join/${'b'.repeat(32)}#${'A'.repeat(22)}.${'A'.repeat(22)}.${'A'.repeat(15)}`
  const calls = [
    () => account.changePassword({ old: 'a', new: 'b' }),
    () => account.makeRecoveryKit(),
    () => workspaces.createWorkspace({ name: 'acme', environments: [] }),
    () => workspaces.listWorkspaces(),
    () => workspaces.createEnvironment({ workspaceId: place.workspaceId, name: 'dev' }),
    () => workspaces.environments(place),
    () => workspaces.members(place),
    () => workspaces.invites(place),
    () => workspaces.verify(place),
    () => sharing.invite({ workspaceId: place.workspaceId, email: 'a@b.c', role: 'reader' }),
    () => sharing.cancelInvite({ workspaceId: place.workspaceId, inviteId: 'b'.repeat(32) }),
    () => sharing.join(link),
    () => workspaces.renameEnvironment({ ...place, name: 'test' }),
    () => workspaces.removeEnvironment(place),
    () => sharing.verifyMember({ ...place, member: 'Bob' }),
    () => sharing.setAccess({ ...place, member: 'Bob', role: 'reader' }),
    () => sharing.removeMember({ ...place, member: 'Bob' }),
    () => sharing.leave(place),
    () => sharing.readInvite(link),
    () => sharing.rotate(place),
    () => sharing.rotationDue(place),
    () => sharing.exposure(place),
    () => machines.create({ ...place, name: 'ci', environments: ['dev'], expiresInMs: 86_400_000 }),
    () => machines.list(place),
    () => machines.revoke({ ...place, machine: 'ci' }),
    () => trust.lockOf(place),
    () => trust.heads(place),
    () =>
      trust.compare({
        ...place,
        text: formatHeads({
          workspaceId: place.workspaceId,
          log: { seq: 0, hash: place.workspaceId },
          chains: new Map(),
        }),
      }),
    () => trust.state(place),
    () => trust.reset({ ...place, words: 'one two three' }),
    () => history.log(place),
    () => history.diff(place),
    () => history.restore({ ...place, seq: 1 }),
    () => live.watch({ ...place, onHint: () => undefined, signal: new AbortController().signal }),
    () => vault.pull(place),
    () => vault.pull({ ...place, offline: true }),
    () => vault.push({ ...place, secrets: [] }),
    () => vault.setSecrets({ ...place, secrets: [] }),
    () => vault.deleteSecrets({ ...place, names: [] }),
    () => vault.getSecret({ ...place, name: 'A' }),
    () => vault.listSecrets(place),
    () => vault.lastInStep(place),
    () => vault.pullAll(place),
    () => vault.change(place),
    () => drafts.seal({ ...place, content: new Uint8Array(1) }),
    () => drafts.open({ ...place, sealed: new Uint8Array(28) }),
  ]
  for (const call of calls)
    await expect(call(), String(call)).rejects.toMatchObject({ name: 'ClientError', code: 'not-logged-in' })
})

it('has a title and a hint in the catalogue for every code', () => {
  expectTypeOf<client.ClientErrorCode>().toExtend<keyof typeof ERRORS>()
  for (const code of ['busy', 'kdf-changed', 'pins-unreadable'] as const) {
    const error = new client.ClientError(code)
    expect(error.message).toBe(ERRORS[code].title)
    expect(ERRORS[code].hint).not.toBe('')
  }
})
