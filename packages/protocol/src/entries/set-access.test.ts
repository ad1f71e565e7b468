import { newId, type Access, type EnvironmentId, type Role } from '@infisical/crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { judge, judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { codeOf } from '../../test/refusal.ts'
import { grantsFor, shamGrants, shamRotation } from '../../test/sham.ts'
import { grantOf, inviteOf, memberOf, rightsOf } from '../queries.ts'
import type { State } from '../state.ts'
import { forgeEntry, makePerson, startEpoch, type TestPerson } from '../testing.ts'
import { next } from '../transition.ts'
import { setAccess, takesAway, type AccessKeys, type SetAccess } from './set-access.ts'

let acme: Acme
let dev: EnvironmentId
let prod: EnvironmentId
beforeAll(async () => {
  acme = await makeAcme()
  dev = acme.workspace.environmentId('dev')
  prod = acme.workspace.environmentId('prod')
})

const none: AccessKeys = { kind: 'none' }
const state = () => acme.workspace.verified.state

const grants = (access: Access, before = state()): AccessKeys => {
  return { kind: 'grants', epoch: before.epoch, grants: grantsFor(before, access, 'other box') }
}

function rotation({ userId }: TestPerson, role: Role, access: Access, before = state()): AccessKeys {
  return { kind: 'rotation', rotation: shamRotation(before, { type: 'set-access', userId, role, access }) }
}

const change = ({ userId }: TestPerson, role: Role, access: Access, keys: AccessKeys) =>
  ({ type: 'set-access', userId, role, access, keys }) as const

/** The state in which somebody has these rights. */
function withRights({ userId }: TestPerson, role: Role, access: Access): State {
  const members = state().members.map((member) =>
    member.userId === userId ? { ...member, rights: [{ from: 3, until: undefined, role, access }] } : member,
  )
  return { ...state(), members }
}

describe('the keys that go with it', () => {
  type Rights = readonly [Role, Access]
  const both = () => [dev, prod].toSorted()
  const cases: readonly [string, 'none' | 'grants' | 'rotation', () => Rights, () => Rights][] = [
    ['reader to writer', 'none', () => ['reader', 'all'], () => ['writer', 'all']],
    ['reader to writer of one', 'none', () => ['reader', [dev]], () => ['writer', [dev]]],
    ['writer to admin', 'none', () => ['writer', 'all'], () => ['admin', 'all']],
    ['admin to owner', 'none', () => ['admin', 'all'], () => ['owner', 'all']],
    ['owner to admin', 'none', () => ['owner', 'all'], () => ['admin', 'all']],
    ['admin to writer of all', 'none', () => ['admin', 'all'], () => ['writer', 'all']],
    ['one to two', 'grants', () => ['writer', [dev]], () => ['writer', both()]],
    ['one to all', 'grants', () => ['writer', [dev]], () => ['writer', 'all']],
    ['reader of one to writer of all', 'grants', () => ['reader', [dev]], () => ['writer', 'all']],
    ['reader of one to admin', 'grants', () => ['reader', [dev]], () => ['admin', 'all']],
    ['writer to reader', 'rotation', () => ['writer', 'all'], () => ['reader', 'all']],
    ['writer to reader of one', 'rotation', () => ['writer', [dev]], () => ['reader', [dev]]],
    ['admin to reader', 'rotation', () => ['admin', 'all'], () => ['reader', 'all']],
    ['two to one', 'rotation', () => ['writer', both()], () => ['writer', [dev]]],
    ['one to another', 'rotation', () => ['writer', [dev]], () => ['writer', [prod]]],
    ['all to one', 'rotation', () => ['reader', 'all'], () => ['reader', [dev]]],
    ['reader of all to writer of one', 'rotation', () => ['reader', 'all'], () => ['writer', [dev]]],
    ['writer of one to reader of two', 'rotation', () => ['writer', [dev]], () => ['reader', both()]],
    ['writer of one to reader of all', 'rotation', () => ['writer', [dev]], () => ['reader', 'all']],
    ['owner to writer of one', 'rotation', () => ['owner', 'all'], () => ['writer', [dev]]],
  ]

  test.each(cases)('%s: %s, and nothing else', async (_case, wanted, from, to) => {
    const before = withRights(acme.dan, ...from())
    const [role, access] = to()
    const brought = { none, grants: grants(access, before), rotation: rotation(acme.dan, role, access, before) }
    const refusals = {
      none: { none: 'accepted', grants: 'epoch-recipients', rotation: 'log-chain' },
      grants: { none: 'epoch-recipients', grants: 'accepted', rotation: 'log-chain' },
      rotation: { none: 'epoch-required', grants: 'epoch-required', rotation: 'accepted' },
    }
    for (const kind of ['none', 'grants', 'rotation'] as const) {
      expect(await applied(before, change(acme.dan, role, access, brought[kind]))).toBe(refusals[wanted][kind])
    }
  })

  test('all to a list of all that there are is less: others will come', async () => {
    const ids = state().environments.map(({ id }) => id)
    const before = withRights(acme.dan, 'writer', 'all')
    expect(await applied(before, change(acme.dan, 'writer', ids, grants(ids)))).toBe('epoch-required')
    const back = withRights(acme.dan, 'writer', ids)
    expect(await applied(back, change(acme.dan, 'writer', 'all', grants('all')))).toBe('accepted')
  })

  const applied = (before: State, payload: SetAccess) =>
    codeOf(() => setAccess.apply(before, payload, { seq: before.seq + 1, time: before.time, actor: acme.alice }))

  test('are for the current epoch', async () => {
    const keys = grants('all') as Extract<AccessKeys, { kind: 'grants' }>
    for (const epoch of [0, 2]) {
      const draft = change(acme.carol, 'writer', 'all', { ...keys, epoch })
      expect(await judgeDraft(acme, draft, acme.alice)).toBe('epoch-stale')
    }
  })

  test('are for exactly the new access', async () => {
    const access = both()
    const wrong = [
      [],
      grantsFor(state(), [dev]),
      grantsFor(state(), [prod]),
      grantsFor(state(), 'all'),
      shamGrants([
        { kind: 'workspace' },
        ...access.map((environmentId) => ({ kind: 'environment', environmentId }) as const),
      ]),
    ]
    for (const list of wrong) {
      const draft = change(acme.carol, 'writer', access, { kind: 'grants', epoch: 1, grants: list })
      expect(await judgeDraft(acme, draft, acme.alice)).toBe('epoch-recipients')
    }
    expect(await judgeDraft(acme, change(acme.carol, 'writer', access, grants(access)), acme.alice)).toBe('accepted')
  })

  test('of an epoch are for exactly those who may read after it', async () => {
    const { alice, dan } = acme
    const keys = rotation(dan, 'reader', [dev]) as Extract<AccessKeys, { kind: 'rotation' }>
    const judgeWith = (receivers: typeof keys.rotation.receivers) =>
      judgeDraft(acme, change(dan, 'reader', [dev], { ...keys, rotation: { ...keys.rotation, receivers } }), alice)
    expect(await judgeWith(keys.rotation.receivers)).toBe('accepted')
    expect(await judgeWith(shamRotation(state()).receivers)).toBe('epoch-recipients')
    const without = keys.rotation.receivers.filter(({ receiver }) => receiver.id !== dan.userId)
    expect(without.length).toBe(keys.rotation.receivers.length - 1)
    expect(await judgeWith(without)).toBe('epoch-recipients')
  })
})

describe('set-access', () => {
  test('ends the rights that were and begins others, by new boxes in the place of the old', async () => {
    const { carol, bob } = acme
    const keys = grants('all') as Extract<AccessKeys, { kind: 'grants' }>
    const after = await next(state(), change(carol, 'reader', [dev], rotation(carol, 'reader', [dev])), {
      time: state().time,
      actor: bob,
    })
    const seq = state().seq + 1
    const [old] = memberOf(state(), carol.userId)?.rights ?? []
    expect(memberOf(after, carol.userId)?.rights).toEqual([
      { ...old, until: seq },
      { from: seq, until: undefined, role: 'reader', access: [dev] },
    ])
    expect(after).toMatchObject({ epoch: 2, rotationDue: undefined })
    expect(after.checkpoints.map(({ logSeq }) => logSeq)).toEqual([seq, seq, seq])

    const wide = await next(state(), change(carol, 'writer', 'all', keys), { time: state().time, actor: bob })
    expect(wide.epoch).toBe(1)
    expect(wide.checkpoints).toEqual([])
    const his = wide.grants.filter(({ id }) => id === carol.userId)
    expect(his).toEqual([{ kind: 'member', id: carol.userId, ...keys.grants[0] }])
    expect(grantOf(wide, acme.bob.receiver, { kind: 'workspace' })).toBe(
      grantOf(state(), acme.bob.receiver, { kind: 'workspace' }),
    )
  })

  test('of a role alone leaves the boxes as they are', async () => {
    const { dan, alice } = acme
    const after = await next(state(), change(dan, 'writer', 'all', none), { time: state().time, actor: alice })
    expect(after.grants).toBe(state().grants)
    expect(rightsOf(after, dan.userId)).toMatchObject({ role: 'writer', access: 'all' })
  })

  test('changes something', async () => {
    const { carol, dan, alice } = acme
    expect(await judgeDraft(acme, change(dan, 'reader', 'all', none), alice)).toBe('log-chain')
    expect(await judgeDraft(acme, change(carol, 'writer', [dev], none), alice)).toBe('log-chain')
    expect(await judgeDraft(acme, change(carol, 'writer', [dev], grants([dev])), alice)).toBe('log-chain')
  })

  test('gives access to environments that are there', async () => {
    const unknown = newId<EnvironmentId>()
    const keys = {
      kind: 'grants',
      epoch: 1,
      grants: shamGrants([{ kind: 'environment', environmentId: dev }]),
    } as const
    const draft = change(acme.carol, 'writer', [dev, unknown].toSorted(), keys)
    expect(await judgeDraft(acme, draft, acme.alice)).toBe('log-chain')
  })

  test('of an owner or admin is to all (malformed otherwise)', async () => {
    for (const role of ['owner', 'admin'] as const) {
      const envelope = forgeEntry(acme.workspace.verified, change(acme.carol, role, [dev], none), {
        author: acme.alice,
      })
      expect(await judge(acme, await envelope)).toBe('malformed')
    }
  })

  test('that takes something away cancels the open invites that he made', async () => {
    const other = await makeAcme()
    const { workspace, alice, bob } = other
    const his = await workspace.invite(bob, 'friend@acme.test', { role: 'admin' })
    await workspace.append(change(bob, 'writer', 'all', none), alice)
    expect(inviteOf(workspace.verified.state, his.inviteId)?.status).toBe('open')
    const { userId } = bob
    const { rotation: made } = await startEpoch(workspace, alice, {
      type: 'set-access',
      userId,
      role: 'reader',
      access: 'all',
    })
    expect(inviteOf(workspace.verified.state, his.inviteId)?.status).toBe('cancelled')
    expect(inviteOf(workspace.verified.state, other.open.inviteId)?.status).toBe('open')
    expect(made.receivers.map(({ receiver }) => receiver.id as string)).not.toContain(his.inviteId)
  })
})

describe('who may (attack 34)', () => {
  const roles: readonly Role[] = ['owner', 'admin', 'writer', 'reader']

  /** Of somebody who has all environments, so that the role is all that counts. */
  test.each(roles)('an owner anybody, an admin whom he could have invited, others nobody: from %s', async (from) => {
    const before = withRights(acme.dan, from, 'all')
    for (const to of roles) {
      const draft = change(acme.dan, to, 'all', none)
      const judged = (actor: TestPerson) => codeOf(() => setAccess.authorise(before, draft, actor))
      expect(await judged(acme.alice)).toBe('accepted')
      expect(await judged(acme.bob)).toBe(from === 'owner' || to === 'owner' ? 'log-authz' : 'accepted')
      expect(await judged(acme.carol)).toBe('log-authz')
      expect(await judged(await makePerson('Eve'))).toBe('log-authz')
    }
  })

  test('nobody raises himself', async () => {
    const { carol, dan, bob } = acme
    expect(await judgeDraft(acme, change(dan, 'writer', 'all', none), dan)).toBe('log-authz')
    expect(await judgeDraft(acme, change(carol, 'admin', 'all', grants('all')), carol)).toBe('log-authz')
    expect(await judgeDraft(acme, change(bob, 'owner', 'all', none), bob)).toBe('log-authz')
  })

  test('nobody takes from himself what new keys have to protect: he would make them', async () => {
    const { bob } = acme
    expect(await judgeDraft(acme, change(bob, 'reader', [dev], rotation(bob, 'reader', [dev])), bob)).toBe('log-authz')
    expect(await judgeDraft(acme, change(bob, 'reader', 'all', rotation(bob, 'reader', 'all')), bob)).toBe('log-authz')
    expect(await judgeDraft(acme, change(bob, 'writer', 'all', none), bob)).toBe('accepted')
  })

  test('nobody demotes the last owner', async () => {
    const { workspace, alice } = await makeAcme()
    const demote = change(alice, 'admin', 'all', none)
    expect(await judgeDraft({ workspace }, demote, alice)).toBe('log-authz')
    const second = await makePerson('Second')
    await workspace.add(second, { role: 'owner' })
    expect(await judgeDraft({ workspace }, demote, second)).toBe('accepted')
    await workspace.append(demote, alice)
    expect(await judgeDraft({ workspace }, change(second, 'admin', 'all', none), second)).toBe('log-authz')
  })

  test('nobody who is no member is given anything', async () => {
    const eve = await makePerson('Eve')
    expect(await judgeDraft(acme, change(eve, 'reader', 'all', grants('all')), acme.alice)).toBe('log-authz')
    const other = await makeAcme()
    await other.workspace.append({ type: 'remove-member', userId: other.dan.userId }, other.dan)
    expect(await judgeDraft(other, change(other.dan, 'writer', 'all', none), other.alice)).toBe('log-authz')
  })
})

describe('whether something is taken away', () => {
  const pool = Array.from({ length: 4 }, (_, i) => `0${i}`.repeat(16) as EnvironmentId)
  /** Not made yet, or never: whoever has all has it. */
  const LATER = 'ff'.repeat(16)
  const rights = fc.record({
    role: fc.constantFrom<Role>('writer', 'reader', 'admin'),
    access: fc.oneof(fc.constant('all' as const), fc.subarray(pool, { minLength: 1 })),
  })

  /** What can be done, as a set of words. */
  function abilities({ role, access }: { role: Role; access: Access }, live: readonly string[]): Set<string> {
    const places = [...live, LATER].filter((id) => access === 'all' || (access as readonly string[]).includes(id))
    return new Set(places.flatMap((id) => (role === 'reader' ? [`read ${id}`] : [`read ${id}`, `write ${id}`])))
  }

  test('is whether anything that could be done cannot be done after', () => {
    let taken = 0
    fc.assert(
      fc.property(rights, rights, fc.subarray(pool, { minLength: 1 }), (old, now, live) => {
        const environments = pool.map((id) => {
          const removedAt = live.includes(id) ? undefined : 2
          return { id, name: id.slice(0, 2), addedAt: 1, removedAt, commitment: 'ab'.repeat(32) as never }
        })
        const [before, after] = [abilities(old, live), abilities(now, live)]
        const expected = [...before].some((ability) => !after.has(ability))
        taken += expected ? 1 : 0
        expect(takesAway({ ...state(), environments }, old, now)).toBe(expected)
      }),
      { numRuns: 1_000 },
    )
    expect(taken).toBeGreaterThan(100)
    expect(taken).toBeLessThan(900)
  })
})
