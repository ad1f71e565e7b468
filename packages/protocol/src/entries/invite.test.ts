import { newId, type EnvironmentId, type Hash, type InviteId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inviteDraft, judgeDraft, makeAcme, someGrants, type Acme } from '../../test/acme.ts'
import { badBoxKeys, badSignKeys } from '../../test/bad-keys.ts'
import { codeOf } from '../../test/refusal.ts'
import { grantOf, inviteOf, openInvites } from '../queries.ts'
import type { Invite, State } from '../state.ts'
import { next } from '../transition.ts'
import { invite } from './invite.ts'

const box = 'ab'.repeat(32) as Hash
let acme: Acme
let dev: EnvironmentId
let prod: EnvironmentId
beforeAll(async () => {
  acme = await makeAcme()
  dev = acme.workspace.environmentId('dev')
  prod = acme.workspace.environmentId('prod')
})

/** What the fold says of this invite by the owner. */
const judge = async (changes: object, author = acme.alice) =>
  judgeDraft(acme, await inviteDraft(acme.workspace, changes), author)

const inScope = (environmentId: EnvironmentId) => ({ scope: { kind: 'environment', environmentId }, box })

describe('invite', () => {
  test('opens an invite on its terms, and grants the boxes to it', async () => {
    const { state } = acme.workspace.verified
    const draft = await inviteDraft(acme.workspace)
    const after = await next(state, draft, { time: state.time, actor: acme.bob })
    const { inviteId, signPublic, boxPublic, emailHash, expiry } = draft
    const terms = { role: 'writer', access: 'all', emailHash, expiry, epoch: 1 }
    const opened = { id: inviteId, signPublic, boxPublic, ...terms, inviter: acme.bob.userId, status: 'open' }
    expect(inviteOf(after, inviteId)).toEqual(opened)
    expect(openInvites(after)).toHaveLength(openInvites(state).length + 1)
    expect(grantOf(after, { kind: 'invite', id: inviteId }, { kind: 'workspace' })).toBe(someGrants[0]?.box)
    expect(after.members).toBe(state.members)
  })

  test('has an id that no invite had before, whatever became of it', async () => {
    for (const { inviteId } of [acme.open, acme.used, acme.cancelled]) {
      expect(await judge({ inviteId })).toBe('invite-used')
    }
  })

  test.each(badSignKeys)('with a signing key %s is key-invalid (attack 31)', async (_case, signPublic) => {
    expect(await judge({ signPublic })).toBe('key-invalid')
  })

  test.each(badBoxKeys)('with a box key %s is key-invalid (attack 32)', async (_case, boxPublic) => {
    expect(await judge({ boxPublic })).toBe('key-invalid')
  })

  test('brings keys that nobody has or had, neither a member nor an invite (attack 33)', async () => {
    const { alice, dan, open, used, cancelled } = acme
    const holders = [alice.identity, dan.identity, open.keys.identity, used.keys.identity, cancelled.keys.identity]
    for (const { signPublic, boxPublic } of holders) {
      expect(await judge({ signPublic })).toBe('key-duplicate')
      expect(await judge({ boxPublic })).toBe('key-duplicate')
    }
  })

  test('by an owner gives any role, by an admin none but owner (attack 34)', async () => {
    for (const role of ['owner', 'admin', 'writer', 'reader']) expect(await judge({ role })).toBe('accepted')
    for (const role of ['admin', 'writer', 'reader']) expect(await judge({ role }, acme.bob)).toBe('accepted')
    expect(await judge({ role: 'owner' }, acme.bob)).toBe('log-authz')
  })

  test('says that somebody may not give a role before it judges anything else', async () => {
    const worst = { role: 'owner', inviteId: acme.open.inviteId, signPublic: new Uint8Array(32), epoch: 9, grants: [] }
    expect(await judge(worst, acme.bob)).toBe('log-authz')
  })

  test('gives access to live environments alone', async () => {
    expect(await judge({ access: [dev], grants: [inScope(dev)] })).toBe('accepted')
    const unknown = newId<EnvironmentId>()
    expect(await judge({ access: [unknown], grants: [inScope(unknown)] })).toBe('log-chain')
    const access = [dev, unknown].toSorted()
    expect(await judge({ access, grants: access.map(inScope) })).toBe('log-chain')
  })

  test('is for the current epoch', async () => {
    for (const epoch of [0, 2]) expect(await judge({ epoch })).toBe('epoch-stale')
  })

  test('comes after there are keys', async () => {
    const { state } = acme.workspace.verified
    const draft = await inviteDraft(acme.workspace, { epoch: 0 })
    const at = { time: state.time, actor: acme.alice }
    expect(await codeOf(next({ ...state, epoch: 0 }, draft, at))).toBe('epoch-stale')
  })

  test('grants exactly the scopes of its access', async () => {
    const both = [dev, prod].toSorted()
    const wrong: [object, string][] = [
      [{ grants: [] }, 'no grant'],
      [{ grants: [inScope(dev)] }, 'an environment in place of the workspace'],
      [{ grants: [...someGrants, inScope(dev)] }, 'one too many'],
      [{ access: [dev], grants: someGrants }, 'the workspace in place of an environment'],
      [{ access: [dev], grants: [inScope(prod)] }, 'another environment'],
      [{ access: both, grants: [inScope(both[0] as EnvironmentId)] }, 'one too few'],
    ]
    for (const [changes, which] of wrong) expect(await judge(changes), which).toBe('epoch-recipients')
    expect(await judge({ access: both, grants: both.map(inScope) })).toBe('accepted')
  })

  test('stops at five thousand, used and cancelled ones included (attack 64)', async () => {
    const { state } = acme.workspace.verified
    const like = state.invites[0] as Invite
    const crowd = (size: number): State => {
      const invites = Array.from({ length: size }, (_, i): Invite => {
        const id = i.toString(16).padStart(32, '0') as InviteId
        const unique = Uint8Array.from(Buffer.from(id.repeat(2), 'hex'))
        return { ...like, id, status: 'used', signPublic: unique as never, boxPublic: unique as never }
      })
      return { ...state, invites }
    }
    const payload = await invite.admit(await inviteDraft(acme.workspace))
    const at = { seq: state.seq + 1, time: state.time, actor: acme.alice }
    expect(invite.apply(crowd(4_999), payload, at).invites).toHaveLength(5_000)
    expect(await codeOf(() => invite.apply(crowd(5_000), payload, at))).toBe('limit')
  })
})
