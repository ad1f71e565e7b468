import {
  keyIdOf,
  newId,
  openPreviousKey,
  ZERO_HASH,
  type EnvironmentId,
  type Hash,
  type Receiver,
  type Scope,
} from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { codeOf } from '../../test/refusal.ts'
import { shamRotation } from '../../test/sham.ts'
import { fold } from '../fold.ts'
import { previousKeyHash } from '../grant.ts'
import { grantKey } from '../order.ts'
import { decodePack } from '../pack.ts'
import { requiredReceivers } from '../queries.ts'
import type { Invite, Machine, State } from '../state.ts'
import { addMachine, forgeEntry, makePerson, startEpoch, TestWorkspace, type TestPerson } from '../testing.ts'
import { next } from '../transition.ts'
import { rotate, type Rotate } from './rotate.ts'

const box = 'ab'.repeat(32) as Hash
const workspaceScope: Scope = { kind: 'workspace' }
let alice: TestPerson
let workspace: TestWorkspace
let ids: EnvironmentId[]

/** A workspace that has environments and no keys yet. */
beforeAll(async () => {
  alice = await makePerson('Alice')
  workspace = new TestWorkspace()
  const { identity, email, name } = alice
  await workspace.append({ type: 'genesis', workspaceName: 'Acme', identity, email, name }, alice)
  for (const name of ['dev', 'prod']) {
    await workspace.append({ type: 'add-environment', environmentId: newId(), name }, alice)
  }
  ids = workspace.verified.state.environments.map(({ id }) => id)
})

function sound(): Rotate {
  return {
    epoch: 1,
    commitment: 'cc'.repeat(32) as Hash,
    environments: ids.map((environmentId, i) => ({ environmentId, commitment: `d${i}`.repeat(32) as Hash })),
    receivers: [{ receiver: alice.receiver, grant: { scope: workspaceScope, box } }],
    previousKeys: [],
    heads: [],
  }
}

const judge = async (changes: Partial<Rotate> = {}) => {
  const draft = { type: 'rotate', ...sound(), ...changes } as const
  return codeOf(fold(workspace.verified, [await forgeEntry(workspace.verified, draft, { author: alice })], workspace))
}

/** The rules alone, on a state made by hand. */
const judgeOn = (state: State, payload: Rotate) =>
  codeOf(() => rotate.apply(state, payload, { seq: state.seq + 1, time: state.time, actor: alice }))

describe('rotate', () => {
  test('starts the epoch with the commitments and boxes that it names', async () => {
    const { state } = workspace.verified
    const after = await next(state, { type: 'rotate', ...sound() }, { time: state.time, actor: alice })
    expect(after).toMatchObject({ epoch: 1, commitment: 'cc'.repeat(32) })
    expect(after.environments.map(({ commitment }) => commitment)).toEqual(['d0'.repeat(32), 'd1'.repeat(32)])
    expect(after.grants).toEqual([{ kind: 'member', id: alice.userId, scope: workspaceScope, box }])
    expect(state.epoch).toBe(0)
  })

  test('takes the number after the current one (attack 42)', async () => {
    expect(await judge()).toBe('accepted')
    expect(await judge({ epoch: 0 })).toBe('epoch-chain')
    expect(await judgeOn({ ...workspace.verified.state, epoch: 1 }, sound())).toBe('epoch-chain')
    expect(await judgeOn({ ...workspace.verified.state, epoch: 1 }, { ...sound(), epoch: 3 })).toBe('epoch-chain')
  })

  test('hands nothing on and follows upon nothing when it is the first', async () => {
    const previousKeys = [{ scope: workspaceScope, hash: box }]
    const heads = ids.map((environmentId) => ({ environmentId, seq: 1, hash: box }))
    expect(await judge({ previousKeys })).toBe('malformed')
    for (const what of [{ previousKeys }, { heads }, { previousKeys, heads }])
      expect(await judgeOn(workspace.verified.state, { ...sound(), ...what })).toBe('epoch-recipients')
  })

  test('names all environments and no others', async () => {
    const [first, second] = sound().environments as [never, never]
    const stranger = { environmentId: 'ff'.repeat(16) as EnvironmentId, commitment: ZERO_HASH }
    expect(await judge({ environments: [] })).toBe('epoch-recipients')
    expect(await judge({ environments: [second] })).toBe('epoch-recipients')
    expect(await judge({ environments: [first, stranger] })).toBe('epoch-recipients')
    expect(await judge({ environments: [first, second, stranger] })).toBe('epoch-recipients')
  })

  test('gives the key to every active member, and to nobody else (attack 43)', async () => {
    const [mine] = sound().receivers as [Rotate['receivers'][number]]
    const ghost = { ...mine, receiver: { ...mine.receiver, id: 'ff'.repeat(16) as never } }
    expect(await judge({ receivers: [] })).toBe('epoch-recipients')
    expect(await judge({ receivers: [ghost] })).toBe('epoch-recipients')
    expect(await judge({ receivers: [mine, ghost] })).toBe('epoch-recipients')
  })

  test('gives it to the key that the member has, as a member, in the scope of his access', async () => {
    const [mine] = sound().receivers as [Rotate['receivers'][number]]
    const withReceiver = (changes: Partial<Receiver>) => [{ ...mine, receiver: { ...mine.receiver, ...changes } }]
    expect(await judge({ receivers: withReceiver({ keyId: newId() }) })).toBe('epoch-recipients')
    expect(await judge({ receivers: withReceiver({ kind: 'machine' }) })).toBe('epoch-recipients')
    const scope = { kind: 'environment', environmentId: ids[0] as EnvironmentId } as const
    expect(await judge({ receivers: [{ ...mine, grant: { scope, box } }] })).toBe('epoch-recipients')
    expect(await judge({ receivers: [mine, { ...mine, grant: { scope, box } }] })).toBe('epoch-recipients')
  })

  test('includes open invites, and leaves out used ones, former members and former grants', async () => {
    const { state } = workspace.verified
    const invitee = await makePerson('invitee')
    const invite = {
      id: invitee.userId as never,
      signPublic: invitee.identity.signPublic,
      boxPublic: invitee.identity.boxPublic,
      role: 'writer' as const,
      access: [ids[1] as EnvironmentId],
      emailHash: ZERO_HASH,
      expiry: state.time,
      epoch: 1,
      inviter: alice.userId,
      status: 'open' as const,
    }
    const former = await makePerson('former')
    const { userId, email, name, identity } = former
    const { signPublic, boxPublic } = identity
    const keys = [{ generation: 1, signPublic, boxPublic, from: 1, until: 2 }]
    const gone = {
      userId,
      email,
      name,
      keys,
      rights: [{ role: 'owner' as const, access: 'all' as const, from: 1, until: 2 }],
    }
    const members = [...state.members, gone].toSorted((a, b) => (a.userId < b.userId ? -1 : 1))
    const used = { ...invite, id: newId<never>(), status: 'used' as const }
    const invites = [invite, used].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const oldGrant = { kind: 'member' as const, id: former.userId, scope: workspaceScope, box }
    const before: State = { ...state, members, invites, grants: [oldGrant] }

    const scope = { kind: 'environment', environmentId: ids[1] as EnvironmentId } as const
    const toInvite = { kind: 'invite', id: invite.id, keyId: keyIdOf({ ...identityOf(invite) }) } as const
    const [mine] = sound().receivers as [Rotate['receivers'][number]]
    const receivers = [mine, { receiver: toInvite, grant: { scope, box } }]
    expect(requiredReceivers(before, before.time).map(({ receiver, scope }) => ({ receiver, scope }))).toEqual(
      receivers.map(({ receiver, grant }) => ({ receiver, scope: grant.scope })),
    )
    expect(await judgeOn(before, sound())).toBe('epoch-recipients')
    expect(await judgeOn(before, { ...sound(), receivers })).toBe('accepted')
    const at = { seq: 9, time: state.time, actor: alice }
    const granted = rotate.apply(before, { ...sound(), receivers }, at).grants.map(({ id }) => id)
    expect(granted).toEqual([alice.userId, invite.id])
  })
})

describe('rotate above epoch 1', () => {
  let acme: Acme
  beforeAll(async () => {
    acme = await makeAcme()
    await addMachine(acme.workspace, acme.alice)
  })
  const judgeWith = (changes: Partial<Rotate> = {}, author = acme.alice) => {
    const draft = { type: 'rotate', ...shamRotation(acme.workspace.verified.state), ...changes } as const
    return judgeDraft(acme, draft, author)
  }

  test('replaces all keys and grants, and notes where every chain stands', async () => {
    const { state } = acme.workspace.verified
    const rotation = shamRotation(state)
    const after = await next(state, { type: 'rotate', ...rotation }, { time: state.time, actor: acme.bob })
    expect(after).toMatchObject({ epoch: 2, commitment: rotation.commitment, rotationDue: undefined })
    expect(after.environments.map(({ commitment }) => commitment)).toEqual(
      rotation.environments.map(({ commitment }) => commitment),
    )
    expect(after.grants.map(({ box }) => box)).toEqual(rotation.receivers.map(({ grant }) => grant.box))
    expect(after.grants.map((grant) => grantKey(grant))).toEqual(state.grants.map((grant) => grantKey(grant)))
    const checkpoints = rotation.heads.map((head) => ({ ...head, logSeq: state.seq + 1 }))
    expect(after.checkpoints).toEqual(checkpoints)
    const again = { type: 'rotate', ...shamRotation(after) } as const
    const third = await next(after, again, { time: state.time, actor: acme.bob })
    expect(third.checkpoints).toEqual(checkpoints.map((point) => ({ ...point, logSeq: state.seq + 2 })))
    expect(third.epoch).toBe(3)
  })

  test('takes the number after the current one (attack 42)', async () => {
    expect(await judgeWith()).toBe('accepted')
    for (const epoch of [0, 3, 0xffff_ffff])
      expect(await judgeWith(epoch > 1 ? { epoch } : first(epoch))).toBe('epoch-chain')
    expect(await judgeWith(first(1))).toBe('epoch-chain')
  })

  const first = (epoch: number) => ({ epoch, previousKeys: [], heads: [] })

  test('hands on the old key of the workspace and of every live environment, and no others', async () => {
    const { previousKeys } = shamRotation(acme.workspace.verified.state)
    expect(previousKeys.map(({ scope }) => scope.kind)).toEqual([
      'workspace',
      'environment',
      'environment',
      'environment',
    ])
    for (let i = 0; i < previousKeys.length; i++) {
      expect(await judgeWith({ previousKeys: previousKeys.toSpliced(i, 1) })).toBe('epoch-recipients')
    }
    const stranger = {
      scope: { kind: 'environment', environmentId: 'ff'.repeat(16) as EnvironmentId },
      hash: box,
    } as const
    expect(await judgeWith({ previousKeys: [...previousKeys, stranger] })).toBe('epoch-recipients')
    expect(await judgeWith({ previousKeys: [...previousKeys.slice(0, 3), stranger] })).toBe('epoch-recipients')
  })

  test('names the head of every live environment, and no others', async () => {
    const { heads } = shamRotation(acme.workspace.verified.state)
    for (let i = 0; i < heads.length; i++) {
      expect(await judgeWith({ heads: heads.toSpliced(i, 1) })).toBe('epoch-recipients')
    }
    const stranger = { environmentId: 'ff'.repeat(16) as EnvironmentId, seq: 1, hash: box }
    expect(await judgeWith({ heads: [...heads, stranger] })).toBe('epoch-recipients')
    expect(await judgeWith({ heads: [...heads.slice(0, 2), stranger] })).toBe('epoch-recipients')
  })

  test.each(['environments', 'previousKeys', 'heads', 'receivers'] as const)(
    'with its %s out of order is malformed',
    async (list) => {
      const named = shamRotation(acme.workspace.verified.state)[list]
      expect(await judgeWith({ [list]: named.toReversed() })).toBe('malformed')
      expect(await judgeWith({ [list]: [named[0], ...named] })).toBe('malformed')
    },
  )

  test('reaches members, open invites and machines, the latter two as long as they are good', async () => {
    const { workspace, alice, open } = acme
    const { state } = workspace.verified
    const machine = state.machines[0] as Machine
    const invite = state.invites.find(({ id }) => id === open.inviteId) as Invite
    const kindsAt = (time: number) =>
      new Set(shamRotation(state, { type: 'rotate' }, time).receivers.map(({ receiver }) => receiver.kind))
    expect(machine.expiry).toBeLessThan(invite.expiry)
    const judgeAt = (time: number, receiversAt: number) => {
      const draft = { type: 'rotate', ...shamRotation(state, { type: 'rotate' }, receiversAt) } as const
      return judgeDraft(acme, draft, alice, { time })
    }
    for (const { expiry, kinds } of [
      { expiry: machine.expiry, kinds: ['member', 'invite'] },
      { expiry: invite.expiry, kinds: ['member'] },
    ]) {
      expect([...kindsAt(expiry + 1)]).toEqual(kinds)
      expect(await judgeAt(expiry, expiry)).toBe('accepted')
      expect(await judgeAt(expiry + 1, expiry + 1)).toBe('accepted')
      expect(await judgeAt(expiry, expiry + 1)).toBe('epoch-recipients')
      expect(await judgeAt(expiry + 1, expiry)).toBe('epoch-recipients')
    }
  })

  test('lets whoever has the new keys read what was before, and nobody the other way round', async () => {
    const { workspace, alice } = await makeAcme()
    const chain = workspace.shared('dev')
    await workspace.push(alice, chain, { A: 'one', B: 'two' })
    const { rotation, previousKeys, renewals } = await startEpoch(workspace, alice, { type: 'rotate' })
    expect(rotation.previousKeys.map(({ hash }) => hash)).toEqual(
      previousKeys.map(({ sealed }) => previousKeyHash(sealed)),
    )
    const { workspaceId } = workspace
    for (const { scope, sealed } of previousKeys) {
      const [key, old] = [workspace.keyOf(scope, 2), workspace.keyOf(scope, 1)]
      expect(await openPreviousKey({ workspaceId, scope, epoch: 2 }, { key, sealed })).toEqual(old)
      await expect(openPreviousKey({ workspaceId, scope, epoch: 2 }, { key: old, sealed })).rejects.toMatchObject({
        code: 'decryption',
      })
    }
    const renewal = renewals.find(({ environmentId }) => environmentId === chain.environmentId)
    const records = decodePack(renewal?.pack as Uint8Array)
    expect(records.map(({ version, epoch, changed }) => ({ version, epoch, changed }))).toEqual([
      { version: 2, epoch: 2, changed: 2 },
      { version: 2, epoch: 2, changed: 2 },
    ])
    const opened = await workspace.open(chain, records)
    expect(opened.map(({ name, value }) => `${name}=${value}`).toSorted()).toEqual(['A=one', 'B=two'])
  })
})

function identityOf({ id, signPublic, boxPublic }: { id: never; signPublic: Uint8Array; boxPublic: Uint8Array }) {
  return { userId: id, generation: 1, signPublic, boxPublic }
}
