import {
  fingerprintOf,
  formatInviteLink,
  inviteKeysOf,
  newId,
  newInviteSecret,
  parseInviteLink,
} from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { codeOf } from '../test/refusal.ts'
import { checkInvitation } from './invitation.ts'
import { checkKeyBox } from './key-boxes.ts'
import { inviteOf } from './queries.ts'
import { makePerson, makeWorkspace } from './testing.ts'

let acme: Acme
beforeAll(async () => {
  acme = await makeAcme()
})

/** The link that Alice hands over, with something else in it. */
function link(changes: object = {}) {
  const { workspace, alice, open } = acme
  const { inviteId, secret } = open
  const fingerprint = fingerprintOf(alice.identity)
  const { workspaceId } = workspace
  const text = formatInviteLink({ server: 'https://acme.test', inviteId, secret, workspaceId, fingerprint })
  return { ...parseInviteLink(text), ...changes }
}

describe('an invite link, against the log that the server gives (attack 29)', () => {
  const check = (changes: object = {}, log = acme.workspace.verified) =>
    codeOf(() => checkInvitation(log, link(changes), acme.open.keys.identity))

  test('gives the invite when all fits', () => {
    const { verified } = acme.workspace
    const invite = checkInvitation(verified, link(), acme.open.keys.identity)
    expect(invite).toBe(inviteOf(verified.state, acme.open.inviteId))
  })

  test('to another workspace is invite-workspace, however alike', async () => {
    const other = await makeWorkspace({ people: ['Alice'], environments: ['dev', 'staging', 'prod'] })
    expect(await check({}, other.verified)).toBe('invite-workspace')
    expect(await check({ workspacePrefix: 'ab'.repeat(16) })).toBe('invite-workspace')
  })

  test('with less of the workspace id than a link has is invite-workspace', async () => {
    const { workspaceId } = acme.workspace
    for (const length of [0, 2, 30, 34]) {
      expect(await check({ workspacePrefix: workspaceId.slice(0, length) })).toBe('invite-workspace')
    }
  })

  test('from another inviter than the log says is invite-workspace', async () => {
    const eve = await makePerson('Eve')
    for (const { identity } of [acme.bob, eve]) {
      expect(await check({ fingerprint: fingerprintOf(identity) })).toBe('invite-workspace')
    }
    expect(await check({ fingerprint: fingerprintOf(acme.alice.identity).subarray(0, 10) })).toBe('invite-workspace')
  })

  test('to an invite that is not in the log is invite-binding', async () => {
    expect(await check({ inviteId: newId() })).toBe('invite-binding')
  })

  test('to an invite with other keys than the secret makes is invite-binding', async () => {
    const { workspace, open } = acme
    const other = (await inviteKeysOf(newInviteSecret(), open.inviteId)).identity
    const { signPublic, boxPublic } = open.keys.identity
    for (const keys of [
      other,
      { signPublic, boxPublic: other.boxPublic },
      { signPublic: other.signPublic, boxPublic },
    ]) {
      expect(await codeOf(() => checkInvitation(workspace.verified, link(), keys))).toBe('invite-binding')
    }
  })
})

describe('a served key box, against the log (attacks 39 and 40)', () => {
  test('is the one that was granted to this receiver in this scope', async () => {
    const { workspace } = acme
    const { state } = workspace.verified
    for (const { receiver, scope, box } of workspace.boxes) {
      const spent = [acme.used.inviteId, acme.cancelled.inviteId].some((id) => (id as string) === receiver.id)
      const wasInvite = receiver.kind === 'invite' && inviteOf(state, receiver.id as never)?.status !== 'open'
      const expected = spent || wasInvite ? 'box-commitment' : 'accepted'
      expect(await codeOf(() => checkKeyBox(state, receiver, scope, box))).toBe(expected)
    }
  })

  test('is no other box: not another member’s, not one with a bit changed, not one of the server', async () => {
    const { workspace, alice, bob } = acme
    const { state } = workspace.verified
    const scope = { kind: 'workspace' } as const
    const boxOf = (id: string) => workspace.boxes.find(({ receiver }) => receiver.id === id)?.box as Uint8Array
    expect(await codeOf(() => checkKeyBox(state, alice.receiver, scope, boxOf(bob.userId)))).toBe('box-commitment')
    const changed = boxOf(alice.userId).slice()
    changed[100] = (changed[100] as number) ^ 1
    expect(await codeOf(() => checkKeyBox(state, alice.receiver, scope, changed))).toBe('box-commitment')
    expect(await codeOf(() => checkKeyBox(state, alice.receiver, scope, new Uint8Array(192)))).toBe('box-commitment')
  })

  test('is not granted in another scope, nor to somebody who gets none', async () => {
    const { workspace, alice } = acme
    const box = workspace.boxes.find(({ receiver }) => receiver.id === alice.userId)?.box as Uint8Array
    const { state } = workspace.verified
    const environmentId = workspace.environmentId('dev')
    expect(await codeOf(() => checkKeyBox(state, alice.receiver, { kind: 'environment', environmentId }, box))).toBe(
      'box-commitment',
    )
    const stranger = { kind: 'member', id: newId() } as const
    expect(await codeOf(() => checkKeyBox(state, stranger, { kind: 'workspace' }, box))).toBe('box-commitment')
  })
})
