import { keyIdOf, makeIdentity, publicIdentityOf, type PublicIdentity } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { joinDraft, judge, judgeDraft, makeAcme, someGrants, type Acme } from '../../test/acme.ts'
import { badBoxKeys, badSignKeys } from '../../test/bad-keys.ts'
import { grantsFor } from '../../test/sham.ts'
import { grantOf, identityAt, identityOf, inviteOf, memberOf, rightsOf } from '../queries.ts'
import { forgeEntry, makePerson, personOf, type TestInvite, type TestPerson } from '../testing.ts'
import { next } from '../transition.ts'

let acme: Acme
/** To the addresses of Dan (reader), Carol (writer in dev) and Alice (owner). */
let toDan: TestInvite
let toCarol: TestInvite
let toAlice: TestInvite
/** The same people with newer keys. */
let dan: TestPerson
let carol: TestPerson
let alice: TestPerson
beforeAll(async () => {
  acme = await makeAcme()
  const { workspace, bob } = acme
  toDan = await workspace.invite(bob, acme.dan.email, { role: 'reader' })
  toCarol = await workspace.invite(bob, acme.carol.email, { role: 'writer', access: [workspace.environmentId('dev')] })
  toAlice = await workspace.invite(acme.alice, acme.alice.email, { role: 'owner' })
  dan = await renewed(acme.dan)
  carol = await renewed(acme.carol)
  alice = await renewed(acme.alice)
})

async function renewed(
  { name, userId, secrets }: TestPerson,
  generation = secrets.generation + 1,
): Promise<TestPerson> {
  const made = await makeIdentity(userId)
  return personOf(name, userId, { ...made.secrets, generation })
}

const replace = (invite: TestInvite, person: TestPerson, changes: object = {}) =>
  ({ ...joinDraft(acme.workspace, invite, person, changes), type: 'replace-identity' }) as const

/** What the fold says of Dan's new keys, signed as it should be. */
const judgeReplace = (changes: object = {}, invite = toDan, author = dan, person = dan) =>
  judgeDraft(acme, replace(invite, person, changes), author, { invite })

const withKeys = (changes: Partial<PublicIdentity>, person = dan): TestPerson => {
  const identity = { ...person.identity, ...changes }
  return { ...person, identity, keyId: keyIdOf(identity) }
}

describe('replace-identity', () => {
  test('ends the old keys, begins the new ones, and makes new keys for all due', async () => {
    const { state } = acme.workspace.verified
    const after = await next(state, replace(toDan, dan), { time: state.time, actor: dan })
    const seq = state.seq + 1
    const { signPublic, boxPublic } = dan.identity
    const [old] = memberOf(state, dan.userId)?.keys ?? []
    expect(memberOf(after, dan.userId)?.keys).toEqual([
      { ...old, until: seq },
      { generation: 2, signPublic, boxPublic, from: seq, until: undefined },
    ])
    expect(memberOf(after, dan.userId)?.rights).toEqual(memberOf(state, dan.userId)?.rights)
    expect(after).toMatchObject({ epoch: state.epoch, rotationDue: seq })
    expect(identityOf(after, dan.userId)).toEqual(dan.identity)
    expect(identityAt(after, dan.userId, acme.dan.keyId, seq - 1)).toEqual(acme.dan.identity)
    expect(identityAt(after, dan.userId, acme.dan.keyId, seq)).toBeUndefined()
    expect(inviteOf(after, toDan.inviteId)?.status).toBe('used')
    expect(grantOf(after, dan.receiver, { kind: 'workspace' })).toBe(someGrants[0]?.box)
    expect(after.grants.filter(({ id }) => id === dan.userId)).toHaveLength(1)
  })

  test('gives the role and access of the invite, as a new span when they are others', async () => {
    const { workspace, bob } = acme
    const wide = await workspace.invite(bob, acme.carol.email, { role: 'admin' })
    const { state } = workspace.verified
    const after = await next(state, replace(wide, carol), { time: state.time, actor: carol })
    expect(rightsOf(after, carol.userId)).toMatchObject({ role: 'admin', access: 'all', from: state.seq + 1 })
    expect(after.grants.filter(({ id }) => id === carol.userId).map(({ scope }) => scope.kind)).toEqual(['workspace'])
    const same = replace(toCarol, carol, { grants: grantsFor(state, wideOf('dev')) })
    const kept = await next(state, same, { time: state.time, actor: carol })
    expect(rightsOf(kept, carol.userId)).toEqual(rightsOf(state, carol.userId))
  })

  const wideOf = (name: string) => [acme.workspace.environmentId(name)]

  test('takes the name that he gives, and keeps what was due before', async () => {
    const { state } = acme.workspace.verified
    const due = { ...state, rotationDue: 4 }
    const after = await next(due, replace(toDan, dan, { name: 'Daniel' }), { time: state.time, actor: dan })
    expect(memberOf(after, dan.userId)).toMatchObject({ name: 'Daniel', email: acme.dan.email })
    expect(after.rotationDue).toBe(4)
  })

  test('has an invite that is open, in time, and for him', async () => {
    const { workspace, used, cancelled } = acme
    expect(await judgeReplace({}, used)).toBe('invite-used')
    expect(await judgeReplace({}, cancelled)).toBe('invite-used')
    expect(await judgeReplace({ inviteId: 'ab'.repeat(16) })).toBe('invite-binding')
    const { expiry } = inviteOf(workspace.verified.state, toDan.inviteId) as { expiry: number }
    const at = (time: number) => judgeDraft(acme, replace(toDan, dan), dan, { invite: toDan, time })
    expect(await at(expiry)).toBe('accepted')
    expect(await at(expiry + 1)).toBe('invite-expired')
  })

  test('takes the invited address', async () => {
    expect(await judgeReplace({ email: 'dan@acme.tes' })).toBe('invite-binding')
  })

  test('is for the current epoch and exactly the scopes of the invite', async () => {
    for (const epoch of [0, 2]) expect(await judgeReplace({ epoch })).toBe('epoch-stale')
    for (const grants of [[], grantsFor(acme.workspace.verified.state, wideOf('dev'))])
      expect(await judgeReplace({ grants })).toBe('epoch-recipients')
  })
})

describe('who replaces his keys', () => {
  test('is a member, with a generation above the one he has', async () => {
    const erin = await makePerson('Erin')
    expect(await judgeReplace({}, acme.open, erin, erin)).toBe('log-authz')
    for (const generation of [1, 0xffff_ffff]) {
      const other = await renewed(acme.dan, generation)
      expect(await judgeReplace({}, toDan, other, other)).toBe(generation === 1 ? 'log-authz' : 'accepted')
    }
  })

  test('signs with the new key, as himself', async () => {
    expect(await judgeReplace({}, toDan, { ...dan, sign: acme.dan.sign })).toBe('signature')
    expect(await judgeReplace({}, toDan, acme.dan)).toBe('log-authz')
    expect(await judgeReplace({}, toDan, { ...dan, userId: acme.carol.userId })).toBe('log-authz')
  })

  test('is the one whose address was invited: no invite takes over another member', async () => {
    const { workspace, bob, open } = acme
    const eve = await makeIdentity(acme.carol.userId)
    const asCarol = await personOf('Eve', acme.carol.userId, { ...eve.secrets, generation: 2 })
    expect(await judgeReplace({ email: open.email }, open, asCarol, asCarol)).toBe('invite-binding')
    const asBob = await renewed(bob)
    const toEve = await workspace.invite(acme.alice, 'eve@acme.test', { role: 'reader' })
    expect(await judgeReplace({}, toEve, asBob, asBob)).toBe('invite-binding')
  })

  test('is no owner without an owner’s invite: none is put out by a lesser one (attack 34)', async () => {
    const { workspace, bob } = acme
    const lesser = await workspace.invite(bob, acme.alice.email, { role: 'admin' })
    expect(await judgeReplace({}, lesser, alice, alice)).toBe('log-authz')
    expect(await judgeReplace({}, toAlice, alice, alice)).toBe('accepted')
  })

  test('is no former member: he joins', async () => {
    const { workspace, dan: old } = await makeAcme()
    const invite = await workspace.invite(workspace.owner, old.email)
    await workspace.append({ type: 'remove-member', userId: old.userId }, old)
    const draft = { ...joinDraft(workspace, invite, await renewed(old)), type: 'replace-identity' } as const
    const author = await personOf(old.name, old.userId, { ...old.secrets, generation: 2 })
    const own = { ...draft, identity: await publicIdentityOf(old.userId, { ...old.secrets, generation: 2 }) }
    expect(await judgeDraft({ workspace }, own, author, { invite })).toBe('log-authz')
  })

  test.each(badSignKeys)('has no signing key %s', async (_case, signPublic) => {
    const bad = withKeys({ signPublic: signPublic as never })
    expect(await judgeReplace({ identity: bad.identity }, toDan, bad)).toBe('key-invalid')
  })

  test.each(badBoxKeys)('has no box key %s', async (_case, boxPublic) => {
    const bad = withKeys({ boxPublic: boxPublic as never })
    expect(await judgeReplace({ identity: bad.identity }, toDan, bad)).toBe('key-invalid')
  })

  test('brings no key that anybody had, himself included (attack 33)', async () => {
    const { carol: other, open } = acme
    for (const { boxPublic } of [acme.dan.identity, other.identity, open.keys.identity, toDan.keys.identity]) {
      const bad = withKeys({ boxPublic })
      expect(await judgeReplace({ identity: bad.identity }, toDan, bad)).toBe('key-duplicate')
    }
    const old = { ...withKeys({ signPublic: acme.dan.identity.signPublic }), sign: acme.dan.sign }
    expect(await judgeReplace({ identity: old.identity }, toDan, old)).toBe('key-duplicate')
  })
})

describe('the co-signature', () => {
  test('is by the key of this invite', async () => {
    const { verified } = acme.workspace
    const bare = await forgeEntry(verified, replace(toDan, dan), { author: dan })
    expect(await judge(acme, bare)).toBe('invite-binding')
    for (const invite of [toCarol, acme.open]) {
      expect(await judgeDraft(acme, replace(toDan, dan), dan, { invite })).toBe('invite-binding')
    }
    const own = await forgeEntry(verified, replace(toDan, dan), { author: dan, coSign: dan.sign })
    expect(await judge(acme, own)).toBe('invite-binding')
  })
})
