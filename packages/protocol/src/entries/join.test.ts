import { hashHex, idBytes, keyIdOf, newId, publicIdentityOf, utf8, type UserId } from '@infisical/crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { joinDraft, judge, judgeDraft, makeAcme, someGrants, type Acme } from '../../test/acme.ts'
import { badBoxKeys, badSignKeys } from '../../test/bad-keys.ts'
import { codeOf } from '../../test/refusal.ts'
import { decodeEnvelope, encodeEnvelope } from '../envelope.ts'
import { fold } from '../fold.ts'
import { grantOf, inviteOf, memberOf } from '../queries.ts'
import type { Member, State } from '../state.ts'
import { forgeEntry, makePerson, makeWorkspace, signerOf, type TestInvite, type TestPerson } from '../testing.ts'
import { next } from '../transition.ts'
import { inviteEmailHash } from './entrance.ts'
import { join } from './join.ts'

let acme: Acme
let erin: TestPerson
beforeAll(async () => {
  acme = await makeAcme()
})
beforeEach(async () => {
  erin = await makePerson('Erin')
})

/** What the fold says of Erin's join, signed as it should be. */
const judgeJoin = (changes: object = {}, invite: TestInvite = acme.open, author: TestPerson = erin) =>
  judgeDraft(acme, joinDraft(acme.workspace, invite, erin, changes), author, { invite })

/** A person with other keys or another id, who signs for them if the seed is his. */
const withIdentity = (person: TestPerson, changes: object): TestPerson => {
  const identity = { ...person.identity, ...changes }
  return { ...person, identity, userId: identity.userId, keyId: keyIdOf(identity) }
}

describe('join', () => {
  test('makes a member on the terms of the invite, and the invite used', async () => {
    const { state } = acme.workspace.verified
    const at = { time: state.time, actor: erin }
    const after = await next(state, joinDraft(acme.workspace, acme.open, erin), at)
    const { signPublic, boxPublic } = erin.identity
    const from = state.seq + 1
    expect(memberOf(after, erin.userId)).toEqual({
      userId: erin.userId,
      email: acme.open.email,
      name: 'Erin',
      keys: [{ generation: 1, signPublic, boxPublic, from, until: undefined }],
      rights: [{ role: 'writer', access: 'all', from, until: undefined }],
    })
    expect(inviteOf(after, acme.open.inviteId)?.status).toBe('used')
    expect(grantOf(after, { kind: 'invite', id: acme.open.inviteId }, { kind: 'workspace' })).toBeUndefined()
    expect(grantOf(after, { kind: 'member', id: erin.userId }, { kind: 'workspace' })).toBe(someGrants[0]?.box)
    const ids = after.members.map(({ userId }) => userId)
    expect(ids).toEqual(ids.toSorted())
  })

  test('takes role and access from the invite: a narrow one stays narrow', async () => {
    const { workspace } = acme
    const dev = workspace.environmentId('dev')
    const invite = await workspace.invite(acme.bob, erin.email, { role: 'reader', access: [dev] })
    const wide = joinDraft(workspace, invite, erin)
    expect(await judgeDraft(acme, wide, erin, { invite })).toBe('epoch-recipients')
    await workspace.join(erin, invite)
    expect(memberOf(workspace.verified.state, erin.userId)?.rights[0]).toMatchObject({ role: 'reader', access: [dev] })
  })

  test('of an invite that nobody made is invite-binding', async () => {
    expect(await judgeJoin({ inviteId: newId() })).toBe('invite-binding')
  })

  test('of a used or cancelled invite is invite-used (attacks 27 and 28)', async () => {
    expect(await judgeJoin({}, acme.used)).toBe('invite-used')
    expect(await judgeJoin({}, acme.cancelled)).toBe('invite-used')
  })

  test('after the expiry is invite-expired, at the expiry not (attack 28)', async () => {
    const { expiry } = inviteOf(acme.workspace.verified.state, acme.open.inviteId) as { expiry: number }
    const draft = joinDraft(acme.workspace, acme.open, erin)
    expect(await judgeDraft(acme, draft, erin, { invite: acme.open, time: expiry })).toBe('accepted')
    expect(await judgeDraft(acme, draft, erin, { invite: acme.open, time: expiry + 1 })).toBe('invite-expired')
  })

  test('by another e-mail address than the invited one is invite-binding (attack 28)', async () => {
    expect(await judgeJoin({ email: 'eve@acme.test' })).toBe('invite-binding')
    expect(await judgeJoin({ email: 'erin@acme.tes' })).toBe('invite-binding')
    expect(await judgeJoin()).toBe('accepted')
  })

  test('is for the current epoch and for exactly the scopes of the invite', async () => {
    for (const epoch of [0, 2]) expect(await judgeJoin({ epoch })).toBe('epoch-stale')
    expect(await judgeJoin({ grants: [] })).toBe('epoch-recipients')
    const environmentId = acme.workspace.environmentId('dev')
    const extra = [...someGrants, { scope: { kind: 'environment', environmentId }, box: someGrants[0]?.box }]
    expect(await judgeJoin({ grants: extra })).toBe('epoch-recipients')
  })

  test('stops at a thousand members (attack 64)', async () => {
    const { state } = acme.workspace.verified
    const like = state.members[0] as Member
    const crowd = (size: number): State => {
      const members = Array.from({ length: size }, (_, i): Member => {
        const userId = i.toString(16).padStart(32, '0') as UserId
        return { ...like, userId, keys: [] }
      })
      return { ...state, members }
    }
    const payload = await join.admit(joinDraft(acme.workspace, acme.open, erin))
    const at = { seq: state.seq + 1, time: state.time, actor: erin }
    expect(join.apply(crowd(999), payload, at).members).toHaveLength(1_000)
    expect(await codeOf(() => join.apply(crowd(1_000), payload, at))).toBe('limit')
  })
})

describe('who joins', () => {
  test('is the one whose keys they are', async () => {
    const eve = await makePerson('Eve')
    expect(await judgeJoin({}, acme.open, { ...erin, userId: eve.userId })).toBe('log-authz')
    expect(await judgeJoin({}, acme.open, { ...erin, keyId: eve.keyId })).toBe('log-authz')
    expect(await judgeJoin({}, acme.open, { ...erin, sign: eve.sign })).toBe('signature')
  })

  test('is not a member yet (attack 27)', async () => {
    const { secrets } = await makePerson('other keys')
    const dan = acme.dan
    const identity = await publicIdentityOf(dan.userId, secrets)
    const again = { ...dan, identity, keyId: keyIdOf(identity), sign: signerOf(secrets.signingSeed) }
    expect(await judgeJoin({ identity }, acme.open, again)).toBe('log-authz')
  })

  test('is not a member who comes by an invite of his own, with the keys that he has or with newer ones', async () => {
    const { workspace, dan } = acme
    const invite = await workspace.invite(acme.bob, dan.email, { role: 'admin', access: 'all' })
    const { secrets } = await makePerson('newer keys')
    const identity = { ...(await publicIdentityOf(dan.userId, secrets)), generation: 2 }
    const newer = { ...dan, identity, keyId: keyIdOf(identity), sign: signerOf(secrets.signingSeed) }
    for (const person of [dan, newer]) {
      const draft = joinDraft(workspace, invite, person)
      expect(await judgeDraft(acme, draft, person, { invite })).toBe('log-authz')
    }
  })

  test('comes with keys of any generation: he may have replaced his before', async () => {
    const later = withIdentity(erin, { generation: 2 })
    expect(await judgeJoin({ identity: later.identity }, acme.open, later)).toBe('accepted')
  })

  test.each(badSignKeys)('has no signing key %s (attack 31)', async (_case, signPublic) => {
    const bad = withIdentity(erin, { signPublic })
    expect(await judgeJoin({ identity: bad.identity }, acme.open, bad)).toBe('key-invalid')
  })

  test.each(badBoxKeys)('has no box key %s (attack 32)', async (_case, boxPublic) => {
    const bad = withIdentity(erin, { boxPublic })
    expect(await judgeJoin({ identity: bad.identity }, acme.open, bad)).toBe('key-invalid')
  })

  test('brings no key of a member (attack 33)', async () => {
    const { boxPublic } = acme.dan.identity
    const sameBox = withIdentity(erin, { boxPublic })
    expect(await judgeJoin({ identity: sameBox.identity }, acme.open, sameBox)).toBe('key-duplicate')
    const { signPublic } = acme.dan.identity
    const sameSign = { ...withIdentity(erin, { signPublic }), sign: acme.dan.sign }
    expect(await judgeJoin({ identity: sameSign.identity }, acme.open, sameSign)).toBe('key-duplicate')
  })

  test('brings no key of an invite, not even of his own', async () => {
    for (const { keys } of [acme.open, acme.used, acme.cancelled]) {
      const bad = withIdentity(erin, { boxPublic: keys.identity.boxPublic })
      expect(await judgeJoin({ identity: bad.identity }, acme.open, bad)).toBe('key-duplicate')
    }
  })
})

describe('the co-signature (attacks 26 and 27)', () => {
  const sound = () => joinDraft(acme.workspace, acme.open, erin)

  test('has to be there', async () => {
    const envelope = await forgeEntry(acme.workspace.verified, sound(), { author: erin })
    expect(await judge(acme, envelope)).toBe('invite-binding')
  })

  test('is made by the key of this invite, not of another', async () => {
    const { workspace, open, used, cancelled } = acme
    for (const { keys } of [used, cancelled]) {
      const coSign = signerOf(keys.signingSeed)
      expect(await judge(acme, await forgeEntry(workspace.verified, sound(), { author: erin, coSign }))).toBe(
        'invite-binding',
      )
    }
    const coSign = signerOf(open.keys.signingSeed)
    expect(await judge(acme, await forgeEntry(workspace.verified, sound(), { author: erin, coSign }))).toBe('accepted')
  })

  test('is not the signature once more, and not under its label', async () => {
    const { workspace, open } = acme
    const { body, signature } = decodeEnvelope(await forgeEntry(workspace.verified, sound(), { author: erin }))
    expect(await judge(acme, encodeEnvelope({ body, signature, coSignature: signature }))).toBe('invite-binding')
    const fields = [Buffer.from(workspace.workspaceId, 'hex'), body]
    const coSignature = await signerOf(open.keys.signingSeed)('log-entry', ...fields)
    expect(await judge(acme, encodeEnvelope({ body, signature, coSignature }))).toBe('invite-binding')
  })

  test('covers the keys of who joins: others cannot be put in their place', async () => {
    const { workspace, open } = acme
    const coSign = signerOf(open.keys.signingSeed)
    const { coSignature } = decodeEnvelope(await forgeEntry(workspace.verified, sound(), { author: erin, coSign }))
    const eve = await makePerson('Eve')
    const substituted = joinDraft(workspace, open, eve)
    const { body, signature } = decodeEnvelope(await forgeEntry(workspace.verified, substituted, { author: eve }))
    expect(await judge(acme, encodeEnvelope({ body, signature, coSignature }))).toBe('invite-binding')
  })

  test('does not carry over to another workspace', async () => {
    const other = await makeWorkspace({ people: ['Mallory'], environments: ['dev'] })
    const invite = await other.invite(other.owner, acme.open.email)
    const draft = joinDraft(other, invite, erin)
    const there = { ...other.verified, workspaceId: acme.workspace.workspaceId }
    const coSign = signerOf(invite.keys.signingSeed)
    const forged = decodeEnvelope(await forgeEntry(there, draft, { author: erin, coSign }))
    const right = decodeEnvelope(await forgeEntry(other.verified, draft, { author: erin, coSign }))
    const envelope = encodeEnvelope({ ...right, coSignature: forged.coSignature })
    expect(await codeOf(fold(other.verified, [envelope], other))).toBe('invite-binding')
  })
})

describe('the hash of an invited address', () => {
  test('is bound to the invite', () => {
    const [one, other] = [newId<never>(), newId<never>()]
    expect(inviteEmailHash(one, 'a@b')).toBe(hashHex('invite-email', idBytes(one), utf8('a@b')))
    expect(inviteEmailHash(one, 'a@b')).not.toBe(inviteEmailHash(other, 'a@b'))
    expect(inviteEmailHash(one, 'a@b')).not.toBe(inviteEmailHash(one, 'a@c'))
  })
})
