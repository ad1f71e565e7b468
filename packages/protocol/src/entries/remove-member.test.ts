import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { shamRotation } from '../../test/sham.ts'
import { activeMembers, grantOf, identityAt, identityOf, inviteOf, memberOf, rightsOf } from '../queries.ts'
import { startEpoch, makePerson, type TestPerson } from '../testing.ts'
import type { RotationCause } from '../rotation-needs.ts'
import type { Rotation } from '../rotation.ts'
import { next } from '../transition.ts'

let acme: Acme
/** For tests that change nothing. */
let still: Acme
beforeAll(async () => {
  still = await makeAcme()
})

const of = ({ userId }: TestPerson): RotationCause => ({ type: 'remove-member', userId })

/** What the fold says of a removal, sound but for the changes to its rotation. */
function judge(target: TestPerson, author: TestPerson, changes: Partial<Rotation> = {}, { workspace } = still) {
  const rotation = { ...shamRotation(workspace.verified.state, of(target), workspace.time), ...changes }
  return judgeDraft({ workspace }, { type: 'remove-member', userId: target.userId, rotation }, author)
}

const judgeBare = (target: TestPerson, author: TestPerson, { workspace } = still) =>
  judgeDraft({ workspace }, { type: 'remove-member', userId: target.userId }, author)

describe('the removal of another', () => {
  test('ends keys and rights at that place, starts an epoch for the others, and notes where every chain stands', async () => {
    const { workspace, alice, bob } = still
    const { state } = workspace.verified
    const rotation = shamRotation(state, of(bob))
    const draft = { type: 'remove-member', userId: bob.userId, rotation } as const
    const after = await next(state, draft, { time: state.time, actor: alice })
    const [before, then] = [memberOf(state, bob.userId), memberOf(after, bob.userId)]
    const until = state.seq + 1
    expect(then?.keys).toEqual(before?.keys.map((keys) => ({ ...keys, until })))
    expect(then?.rights).toEqual(before?.rights.map((rights) => ({ ...rights, until })))
    expect(after).toMatchObject({ epoch: 2, commitment: rotation.commitment, rotationDue: undefined })
    expect(after.checkpoints).toEqual(rotation.heads.map((head) => ({ ...head, logSeq: until })))
    expect(after.grants.map(({ id }) => id)).not.toContain(bob.userId)
    expect(activeMembers(after)).toHaveLength(3)
    expect(identityOf(after, bob.userId)).toBeUndefined()
    expect(identityAt(after, bob.userId, bob.keyId, until - 1)).toEqual(bob.identity)
    expect(identityAt(after, bob.userId, bob.keyId, until)).toBeUndefined()
  })

  test('gives the new keys to exactly those who stay (attacks 39 and 43)', async () => {
    const { workspace, alice, bob } = still
    const { receivers } = shamRotation(workspace.verified.state, of(bob), workspace.time)
    expect(receivers.map(({ receiver }) => receiver.id)).not.toContain(bob.userId)
    const all = shamRotation(workspace.verified.state).receivers
    expect(await judge(bob, alice)).toBe('accepted')
    expect(await judge(bob, alice, { receivers: all })).toBe('epoch-recipients')
    for (let i = 0; i < receivers.length; i++) {
      expect(await judge(bob, alice, { receivers: receivers.toSpliced(i, 1) })).toBe('epoch-recipients')
    }
  })

  test('without new keys is epoch-required (attack 44)', async () => {
    const { alice, bob, carol } = still
    expect(await judgeBare(carol, alice)).toBe('epoch-required')
    expect(await judgeBare(carol, bob)).toBe('epoch-required')
  })

  test('with a part of the new epoch missing is refused by what is missing', async () => {
    const { workspace, alice, carol } = still
    const rotation = shamRotation(workspace.verified.state, of(carol))
    for (const list of ['environments', 'receivers', 'previousKeys', 'heads'] as const) {
      expect(await judge(carol, alice, { [list]: rotation[list].slice(1) })).toBe('epoch-recipients')
      expect(await judge(carol, alice, { [list]: [] })).toBe('epoch-recipients')
    }
    for (const epoch of [3, 4]) expect(await judge(carol, alice, { epoch })).toBe('epoch-chain')
    const first = { epoch: 1, previousKeys: [], heads: [] }
    expect(await judge(carol, alice, first)).toBe('epoch-chain')
  })

  test('is for owners, and for admins of whom they could have invited (attack 34)', async () => {
    const { alice, bob, carol, dan } = still
    for (const target of [bob, carol, dan]) expect(await judge(target, alice)).toBe('accepted')
    for (const target of [carol, dan]) expect(await judge(target, bob)).toBe('accepted')
    expect(await judge(alice, bob)).toBe('log-authz')
    for (const author of [carol, dan, await makePerson('Eve')]) {
      for (const target of [alice, bob, author === carol ? dan : carol]) {
        expect(await judge(target, author)).toBe('log-authz')
        expect(await judgeBare(target, author)).toBe('log-authz')
      }
    }
  })

  test('is of a member: of nobody else, and once', async () => {
    const { workspace, alice } = still
    const eve = await makePerson('Eve')
    const rotation = shamRotation(workspace.verified.state)
    const stranger = { type: 'remove-member', userId: eve.userId, rotation } as const
    expect(await judgeDraft(still, stranger, alice)).toBe('log-authz')
    acme = await makeAcme()
    await startEpoch(acme.workspace, acme.alice, of(acme.dan))
    const again = {
      type: 'remove-member',
      userId: acme.dan.userId,
      rotation: shamRotation(acme.workspace.verified.state),
    } as const
    expect(await judgeDraft(acme, again, acme.alice)).toBe('log-authz')
  })
})

describe('who went', () => {
  beforeEach(async () => {
    acme = await makeAcme()
  })

  test('may append nothing more (attack 23)', async () => {
    const { workspace, alice, bob, open } = acme
    await startEpoch(workspace, alice, of(bob))
    expect(await judgeDraft(acme, { type: 'cancel-invite', inviteId: open.inviteId }, bob)).toBe('log-authz')
    expect(await judgeDraft(acme, { type: 'rotate', ...shamRotation(workspace.verified.state) }, bob)).toBe('log-authz')
    expect(await judgeBare(bob, bob, acme)).toBe('log-authz')
  })

  test('takes the open invites that he made with him: he knows their secrets', async () => {
    const { workspace, alice, bob, open } = acme
    const his = await workspace.invite(bob, 'friend@acme.test', { role: 'reader' })
    const { rotation } = await startEpoch(workspace, alice, of(bob))
    const { state } = workspace.verified
    expect(inviteOf(state, his.inviteId)?.status).toBe('cancelled')
    expect(inviteOf(state, open.inviteId)?.status).toBe('open')
    const ids = rotation.receivers.map(({ receiver }) => receiver.id as string)
    expect(ids).toContain(open.inviteId)
    expect(ids).not.toContain(his.inviteId)
    expect(grantOf(state, { kind: 'invite', id: his.inviteId }, { kind: 'workspace' })).toBeUndefined()
  })

  test('gets no box of the epoch that follows', async () => {
    const { workspace, alice, carol } = acme
    await startEpoch(workspace, alice, of(carol))
    const { grants } = workspace.verified.state
    expect(grants.filter(({ id }) => id === carol.userId)).toEqual([])
    const sealed = workspace.boxes.filter(({ epoch }) => epoch === 2)
    expect(sealed.map(({ receiver }) => receiver.id)).not.toContain(carol.userId)
    expect(grants).toHaveLength(sealed.length)
  })
})

describe('leaving', () => {
  beforeEach(async () => {
    acme = await makeAcme()
  })

  const leave = (person: TestPerson) => acme.workspace.append({ type: 'remove-member', userId: person.userId }, person)

  test('is open to everybody, and makes new keys due', async () => {
    const { workspace, dan } = acme
    const { epoch } = workspace.verified.state
    await leave(dan)
    const { state, head } = workspace.verified
    expect(state).toMatchObject({ epoch, rotationDue: head.seq, checkpoints: [] })
    expect(rightsOf(state, dan.userId)).toBeUndefined()
    expect(state.grants.map(({ id }) => id)).not.toContain(dan.userId)
  })

  test('makes them due from the first who left', async () => {
    const { workspace, carol, dan } = acme
    await leave(dan)
    const first = workspace.verified.head.seq
    await leave(carol)
    expect(workspace.verified.state.rotationDue).toBe(first)
  })

  test('takes his open invites with him', async () => {
    const { workspace, bob } = acme
    const his = await workspace.invite(bob, 'friend@acme.test')
    await leave(bob)
    expect(inviteOf(workspace.verified.state, his.inviteId)?.status).toBe('cancelled')
  })

  test('brings no new keys: he would know them', async () => {
    const { bob, dan } = acme
    for (const person of [bob, dan]) expect(await judge(person, person, {}, acme)).toBe('log-authz')
  })

  test('is not for the last owner, who cannot be removed either (attack 34)', async () => {
    const { workspace, alice, bob } = acme
    expect(await judgeBare(alice, alice, acme)).toBe('log-authz')
    const second = await makePerson('Second')
    await workspace.add(second, { role: 'owner' })
    expect(await judgeBare(alice, alice, acme)).toBe('accepted')
    expect(await judge(second, alice, {}, acme)).toBe('accepted')
    expect(await judge(alice, bob, {}, acme)).toBe('log-authz')
    await startEpoch(workspace, second, of(alice))
    expect(await judgeBare(second, second, acme)).toBe('log-authz')
    expect(await judge(second, bob, {}, acme)).toBe('log-authz')
  })

  test('when keys are due already, others may still be removed, which changes them', async () => {
    const { workspace, alice, carol, dan } = acme
    await leave(dan)
    await startEpoch(workspace, alice, of(carol))
    expect(workspace.verified.state).toMatchObject({ epoch: 2, rotationDue: undefined })
  })
})
