import { keyIdOf, newId, type EnvironmentId, type Hash, type Role } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import {
  activeMembers,
  environmentByName,
  environments,
  epochOf,
  grantOf,
  identityAt,
  identityOf,
  inviteIdentity,
  inviteOf,
  keyCommitment,
  mayGive,
  mayRead,
  mayWrite,
  memberOf,
  openInvites,
  requiredReceivers,
  rightsOf,
} from './queries.ts'
import { NOTHING, type Member, type State } from './state.ts'

let acme: Acme
let state: State
let dev: EnvironmentId
let prod: EnvironmentId
beforeAll(async () => {
  acme = await makeAcme()
  state = acme.workspace.verified.state
  dev = acme.workspace.environmentId('dev')
  prod = acme.workspace.environmentId('prod')
})

/** Alice's membership with other spans. */
const withAlice = (changes: Partial<Member>): State => {
  const members = state.members.map((member) => {
    return member.userId === acme.alice.userId ? { ...member, ...changes } : member
  })
  return { ...state, members }
}

describe('members', () => {
  test('are found by id, and strangers are not', () => {
    expect(memberOf(state, acme.carol.userId)).toMatchObject({ name: 'Carol', email: 'carol@acme.test' })
    expect(memberOf(state, newId())).toBeUndefined()
    expect(memberOf(NOTHING, acme.carol.userId)).toBeUndefined()
  })

  test('are active while their rights last', () => {
    expect(activeMembers(state)).toHaveLength(4)
    const rights = [{ from: 0, until: 3, role: 'owner' as const, access: 'all' as const }]
    const left = withAlice({ rights })
    expect(activeMembers(left)).toHaveLength(3)
    expect(memberOf(left, acme.alice.userId)).toBeDefined()
    expect(rightsOf(left, acme.alice.userId)).toBeUndefined()
    expect(identityOf(left, acme.alice.userId)).toBeUndefined()
  })

  test('have the role and access that they have now', () => {
    const rights = [
      { from: 0, until: 3, role: 'owner' as const, access: 'all' as const },
      { from: 3, until: undefined, role: 'reader' as const, access: [dev] },
    ]
    expect(rightsOf(withAlice({ rights }), acme.alice.userId)).toMatchObject({ role: 'reader', access: [dev] })
    expect(rightsOf(state, acme.carol.userId)).toMatchObject({ role: 'writer', access: [dev] })
  })

  test('have the identity that they have now', () => {
    expect(identityOf(state, acme.bob.userId)).toEqual(acme.bob.identity)
    const [first] = memberOf(state, acme.alice.userId)?.keys ?? []
    const { signPublic, boxPublic } = acme.dan.identity
    const keys = [
      { ...first, until: 5 },
      { generation: 2, signPublic, boxPublic, from: 5, until: undefined },
    ] as Member['keys']
    expect(identityOf(withAlice({ keys }), acme.alice.userId)).toMatchObject({ generation: 2, signPublic })
  })
})

describe('an identity at a position of the log', () => {
  test('holds from its entry on, until the entry that ends it', () => {
    const [first] = memberOf(state, acme.alice.userId)?.keys ?? []
    const ended = withAlice({ keys: [{ ...first, from: 2, until: 5 }] as Member['keys'] })
    const { userId, keyId } = acme.alice
    const held = [0, 1, 2, 3, 4, 5, 6].filter((seq) => identityAt(ended, userId, keyId, seq) !== undefined)
    expect(held).toEqual([2, 3, 4])
  })

  test('is found by its own key id alone', () => {
    expect(identityAt(state, acme.alice.userId, acme.alice.keyId, 0)).toEqual(acme.alice.identity)
    expect(identityAt(state, acme.alice.userId, acme.bob.keyId, 0)).toBeUndefined()
    expect(identityAt(state, acme.bob.userId, acme.alice.keyId, 0)).toBeUndefined()
  })
})

describe('who may read and write an environment', () => {
  const last = () => state.seq

  test('owner, admin, writer write; a reader reads', () => {
    const { alice, bob, carol, dan } = acme
    expect([alice, bob, carol, dan].map(({ userId }) => mayWrite(state, userId, dev, last()))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect([alice, bob, carol, dan].map(({ userId }) => mayRead(state, userId, dev, last()))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  test('nobody beyond his access, and no stranger', () => {
    expect(mayRead(state, acme.carol.userId, prod, last())).toBe(false)
    expect(mayWrite(state, acme.carol.userId, prod, last())).toBe(false)
    expect(mayRead(state, newId(), dev, last())).toBe(false)
  })

  test('nobody before he joined', () => {
    const { from } = rightsOf(state, acme.carol.userId) as { from: number }
    expect(mayWrite(state, acme.carol.userId, dev, from - 1)).toBe(false)
    expect(mayWrite(state, acme.carol.userId, dev, from)).toBe(true)
  })

  test('nobody after his rights ended, though at an earlier place still', () => {
    const left = withAlice({ rights: [{ from: 0, until: 6, role: 'owner', access: 'all' }] })
    expect(mayWrite(left, acme.alice.userId, dev, 5)).toBe(true)
    expect(mayWrite(left, acme.alice.userId, dev, 6)).toBe(false)
  })

  test('not before the environment was there, nor once it is gone, nor one that never was', () => {
    const gone = state.environments.map((each) => (each.id === dev ? { ...each, addedAt: 4, removedAt: 8 } : each))
    const after = { ...state, environments: gone }
    const seqs = [3, 4, 7, 8].map((seq) => mayRead(after, acme.alice.userId, dev, seq))
    expect(seqs).toEqual([false, true, true, false])
    expect(mayRead(state, acme.alice.userId, newId(), last())).toBe(false)
  })
})

describe('environments', () => {
  test('are the live ones, and found by name', () => {
    expect(
      environments(state)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['dev', 'prod', 'staging'])
    const gone = state.environments.map((each) => (each.id === dev ? { ...each, removedAt: 8 } : each))
    const after = { ...state, environments: gone }
    expect(
      environments(after)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['prod', 'staging'])
    expect(environmentByName(after, 'dev')).toBeUndefined()
    expect(environmentByName(after, 'prod')?.id).toBe(prod)
  })

  test('have a key with a commitment once there is an epoch', () => {
    const scope = { kind: 'environment', environmentId: dev } as const
    expect(keyCommitment(state, scope)).toBe(acme.workspace.commitment(scope))
    expect(keyCommitment(state, { kind: 'workspace' })).toBe(acme.workspace.commitment({ kind: 'workspace' }))
    expect(keyCommitment(state, { kind: 'environment', environmentId: newId() })).toBeUndefined()
    expect(keyCommitment({ ...state, epoch: 0 }, scope)).toBeUndefined()
    expect(keyCommitment({ ...state, epoch: 0 }, { kind: 'workspace' })).toBeUndefined()
  })
})

describe('invites', () => {
  test('are open until used or cancelled', () => {
    expect(openInvites(state).map(({ id }) => id)).toEqual([acme.open.inviteId])
    expect(inviteOf(state, acme.used.inviteId)?.status).toBe('used')
    expect(inviteOf(state, newId())).toBeUndefined()
  })

  test('have an identity of their own', () => {
    const invite = inviteOf(state, acme.open.inviteId)
    expect(invite && inviteIdentity(invite)).toEqual(acme.open.keys.identity)
  })
})

describe('key boxes', () => {
  test('are granted to exactly those who must have them', () => {
    const required = requiredReceivers(state, state.time)
    expect(required).toHaveLength(5)
    const granted = state.grants.map(({ kind, id, scope }) => ({ kind, id, scope }))
    expect(required.map(({ receiver, scope }) => ({ kind: receiver.kind, id: receiver.id, scope }))).toEqual(granted)
    expect(required.at(-1)?.receiver.keyId).toBe(keyIdOf(acme.open.keys.identity))
  })

  test('are found by receiver and scope', () => {
    const { carol } = acme
    const box = grantOf(state, carol.receiver, { kind: 'environment', environmentId: dev }) as Hash
    expect(box).toHaveLength(64)
    expect(grantOf(state, carol.receiver, { kind: 'workspace' })).toBeUndefined()
    expect(grantOf(state, carol.receiver, { kind: 'environment', environmentId: prod })).toBeUndefined()
    expect(
      grantOf(state, { ...carol.receiver, kind: 'invite' }, { kind: 'environment', environmentId: dev }),
    ).toBeUndefined()
  })
})

describe('the epoch that a commit has to be of', () => {
  test('is the workspace’s, or the generation of who owns the personal chain', () => {
    const { workspace, alice } = acme
    expect(epochOf(state, workspace.shared('dev'))).toBe(1)
    expect(epochOf({ ...state, epoch: 4 }, workspace.shared('dev'))).toBe(4)
    expect(epochOf({ ...state, epoch: 4 }, workspace.personal('dev', alice))).toBe(1)
    const stranger = { ...workspace.personal('dev', alice), owner: newId<never>() }
    expect(epochOf(state, stranger)).toBe(0)
  })
})

test('an owner gives any role, an admin all but owner, others none', () => {
  const roles: Role[] = ['owner', 'admin', 'writer', 'reader']
  expect(roles.filter((role) => mayGive('owner', role))).toEqual(roles)
  expect(roles.filter((role) => mayGive('admin', role))).toEqual(['admin', 'writer', 'reader'])
  expect(roles.filter((role) => mayGive('writer', role) || mayGive('reader', role))).toEqual([])
})
