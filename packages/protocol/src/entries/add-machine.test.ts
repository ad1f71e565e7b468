import { keyIdOf, newId, type EnvironmentId, type PublicIdentity } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inviteDraft, judge, judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { badBoxKeys, badSignKeys } from '../../test/bad-keys.ts'
import { codeOf } from '../../test/refusal.ts'
import { grantsFor, inEnvironment, machineDraft, shamGrants, shamRotation, type MachineDraft } from '../../test/sham.ts'
import { activeMachines, grantOf, identityAt, machineIdentity, machineOf, mayRead, mayWrite } from '../queries.ts'
import type { Machine, State } from '../state.ts'
import { addMachine as addTestMachine, forgeEntry, makePerson, startEpoch } from '../testing.ts'
import { next } from '../transition.ts'
import { addMachine } from './add-machine.ts'

let acme: Acme
let dev: EnvironmentId
let prod: EnvironmentId
beforeAll(async () => {
  acme = await makeAcme()
  dev = acme.workspace.environmentId('dev')
  prod = acme.workspace.environmentId('prod')
})

const make = (changes: Partial<MachineDraft> = {}) => {
  const { verified, time } = acme.workspace
  return machineDraft({ verified, time, environmentId: dev }, changes)
}

/** What the fold says of this machine, signed by the owner and by itself. */
async function judgeMachine(changes: Partial<MachineDraft> = {}, author = acme.alice) {
  const { draft, coSign } = await make(changes)
  return judgeDraft(acme, draft, author, { coSign })
}

describe('add-machine', () => {
  test('adds it on its terms, by its maker, and grants it the boxes of its environments', async () => {
    const { state } = acme.workspace.verified
    const access = [dev, prod].toSorted()
    const { draft, machine } = await make({ role: 'writer', access })
    const after = await next(state, draft, { time: state.time, actor: acme.bob })
    const { signPublic, boxPublic } = machine.keys.identity
    const id = machine.machineId
    const from = state.seq + 1
    const terms = { name: 'CI', role: 'writer', access, expiry: draft.expiry, creator: acme.bob.userId }
    expect(machineOf(after, id)).toEqual({ id, signPublic, boxPublic, from, until: undefined, ...terms })
    expect(machineIdentity(machineOf(after, id) as Machine)).toEqual(machine.keys.identity)
    for (const grant of draft.grants) expect(grantOf(after, { kind: 'machine', id }, grant.scope)).toBe(grant.box)
    expect(after.grants).toHaveLength(state.grants.length + 2)
    expect(after.members).toBe(state.members)
    expect(identityAt(after, id, machine.keyId, from)).toEqual(machine.keys.identity)
    expect(identityAt(after, id, machine.keyId, from - 1)).toBeUndefined()
  })

  test('finds each of several, whatever their ids', async () => {
    let { state } = acme.workspace.verified
    const ids = []
    for (const name of ['one', 'two', 'three', 'four']) {
      const { draft, machine } = await make({ name })
      state = await next(state, draft, { time: state.time, actor: acme.bob })
      ids.push(machine.machineId)
    }
    for (const id of ids) expect(machineOf(state, id)?.id).toBe(id)
    const all = state.machines.map(({ id }) => id)
    expect(all).toEqual(all.toSorted())
  })

  test('lets it read, and write as a writer, in its environments alone', async () => {
    const { state } = acme.workspace.verified
    for (const role of ['reader', 'writer'] as const) {
      const { draft, machine } = await make({ role })
      const after = await next(state, draft, { time: state.time, actor: acme.bob })
      const at = [machine.machineId, dev, state.seq + 1] as const
      expect(mayRead(after, ...at)).toBe(true)
      expect(mayWrite(after, ...at)).toBe(role === 'writer')
      expect(mayRead(after, machine.machineId, prod, state.seq + 1)).toBe(false)
      expect(mayRead(after, machine.machineId, dev, state.seq)).toBe(false)
    }
  })

  test('is a writer or reader, of a list of environments, with generation 1: else malformed', async () => {
    for (const role of ['owner', 'admin'] as const) expect(await judgeMachine({ role })).toBe('malformed')
    const all = { access: 'all', grants: shamGrants([{ kind: 'workspace' }]) } as const
    expect(await judgeMachine(all)).toBe('malformed')
    const { draft, coSign } = await make()
    const identity = { ...draft.identity, generation: 2 }
    expect(await judgeDraft(acme, { ...draft, identity }, acme.alice, { coSign })).toBe('malformed')
    for (const name of ['', ' CI', 'CI\n', 'x'.repeat(65)]) expect(await judgeMachine({ name })).toBe('malformed')
    expect(await judgeMachine()).toBe('accepted')
  })

  test('has an id that nobody has or had', async () => {
    const { workspace, alice, carol } = await makeAcme()
    const environmentId = workspace.environmentId('dev')
    const machine = await addTestMachine(workspace, alice, { name: 'first' })
    const judgeAs = async (userId: string) => {
      const { draft, coSign } = await machineDraft({
        verified: workspace.verified,
        time: workspace.time,
        environmentId,
      })
      const identity = { ...draft.identity, userId: userId as never }
      return judgeDraft({ workspace }, { ...draft, identity }, alice, { coSign })
    }
    expect(await judgeAs(machine.machineId)).toBe('log-chain')
    expect(await judgeAs(carol.userId)).toBe('log-chain')
    await startEpoch(workspace, alice, { type: 'remove-machine', machineId: machine.machineId })
    await startEpoch(workspace, alice, { type: 'remove-member', userId: carol.userId })
    expect(await judgeAs(machine.machineId)).toBe('log-chain')
    expect(await judgeAs(carol.userId)).toBe('log-chain')
    expect(await judgeAs(newId())).toBe('accepted')
  })

  test('has a name that no active machine has', async () => {
    const { workspace, alice } = await makeAcme()
    const { machineId } = await addTestMachine(workspace, alice)
    const judgeNamed = async (name: string) => {
      const place = {
        verified: workspace.verified,
        time: workspace.time,
        environmentId: workspace.environmentId('dev'),
      }
      const { draft, coSign } = await machineDraft(place, { name })
      return judgeDraft({ workspace }, draft, alice, { coSign })
    }
    expect(await judgeNamed('CI')).toBe('log-chain')
    expect(await judgeNamed('CI 2')).toBe('accepted')
    await startEpoch(workspace, alice, { type: 'remove-machine', machineId })
    expect(await judgeNamed('CI')).toBe('accepted')
  })

  test.each(badSignKeys)('with a signing key %s is key-invalid', async (_case, signPublic) => {
    expect(await judgeMachine({ identity: await identityWith({ signPublic: signPublic as never }) })).toBe(
      'key-invalid',
    )
  })

  test.each(badBoxKeys)('with a box key %s is key-invalid', async (_case, boxPublic) => {
    expect(await judgeMachine({ identity: await identityWith({ boxPublic: boxPublic as never }) })).toBe('key-invalid')
  })

  const identityWith = async (changes: Partial<PublicIdentity>) =>
    ({ ...(await make()).draft.identity, ...changes }) as MachineDraft['identity']

  test('brings keys that nobody had: no member, no invite, no machine (attack 33)', async () => {
    const { workspace, alice, dan, open, used } = await makeAcme()
    const machine = await addTestMachine(workspace, alice, { name: 'first' })
    const place = { verified: workspace.verified, time: workspace.time, environmentId: workspace.environmentId('dev') }
    for (const { boxPublic } of [dan.identity, open.keys.identity, used.keys.identity, machine.keys.identity]) {
      const { draft, coSign } = await machineDraft(place)
      const identity = { ...draft.identity, boxPublic }
      expect(await judgeDraft({ workspace }, { ...draft, identity }, alice, { coSign })).toBe('key-duplicate')
    }
    for (const { sign, signPublic } of [
      { sign: dan.sign, signPublic: dan.identity.signPublic },
      { sign: machine.sign, signPublic: machine.keys.identity.signPublic },
    ]) {
      const { draft } = await machineDraft(place)
      const identity = { ...draft.identity, signPublic }
      expect(await judgeDraft({ workspace }, { ...draft, identity }, alice, { coSign: sign })).toBe('key-duplicate')
    }
  })

  test('leaves its keys to nobody else either', async () => {
    const { workspace, alice } = await makeAcme()
    const { keys } = await addTestMachine(workspace, alice)
    const { boxPublic, signPublic } = keys.identity
    for (const changes of [{ boxPublic }, { signPublic }]) {
      expect(await judgeDraft({ workspace }, await inviteDraft(workspace, changes), alice)).toBe('key-duplicate')
    }
  })

  test('is for environments that are there, in the current epoch, with exactly their boxes', async () => {
    const unknown = newId<EnvironmentId>()
    expect(await judgeMachine({ access: [unknown], grants: shamGrants([inEnvironment(unknown)]) })).toBe('log-chain')
    for (const epoch of [0, 2]) expect(await judgeMachine({ epoch })).toBe('epoch-stale')
    const { state } = acme.workspace.verified
    const wrong = [[], grantsFor(state, 'all'), grantsFor(state, [prod]), grantsFor(state, [dev, prod].toSorted())]
    for (const grants of wrong) expect(await judgeMachine({ grants })).toBe('epoch-recipients')
  })

  test('comes after there are keys', async () => {
    const { state } = acme.workspace.verified
    const { draft } = await make({ epoch: 0 })
    expect(await codeOf(next({ ...state, epoch: 0 }, draft, { time: state.time, actor: acme.alice }))).toBe(
      'epoch-stale',
    )
  })

  test('stops at a thousand, removed ones included (attack 64)', async () => {
    const { state } = acme.workspace.verified
    const { draft } = await make()
    const payload = await addMachine.admit(draft)
    const at = { seq: state.seq + 1, time: state.time, actor: acme.alice }
    const one = addMachine.apply(state, payload, at).machines[0] as Machine
    const crowd = (size: number): State => {
      const machines = Array.from({ length: size }, (_, i): Machine => {
        const unique = Uint8Array.from(Buffer.from(i.toString(16).padStart(64, '0'), 'hex'))
        const keys = { signPublic: unique as never, boxPublic: unique as never }
        return { ...one, id: i.toString(16).padStart(32, '0') as never, ...keys, until: 9 }
      })
      return { ...state, machines }
    }
    expect(addMachine.apply(crowd(999), payload, at).machines).toHaveLength(1_000)
    expect(await codeOf(() => addMachine.apply(crowd(1_000), payload, at))).toBe('limit')
  })
})

describe('the machine’s own signature', () => {
  test('has to be there, by its own key, under its own label', async () => {
    const { workspace, alice } = acme
    const { draft, coSign } = await make()
    const forge = (second?: typeof coSign) =>
      forgeEntry(workspace.verified, draft, { author: alice, ...(second && { coSign: second }) })
    expect(await judge(acme, await forge())).toBe('signature')
    expect(await judge(acme, await forge(alice.sign))).toBe('signature')
    expect(await judge(acme, await forge((_label, ...fields) => coSign('invite-accept', ...fields)))).toBe('signature')
    expect(await judge(acme, await forge((_label, ...fields) => coSign('log-entry', ...fields)))).toBe('signature')
    expect(await judge(acme, await forge(coSign))).toBe('accepted')
  })

  test('makes no entry of the log: a machine is no member', async () => {
    const { workspace, alice } = await makeAcme()
    const machine = await addTestMachine(workspace, alice, { role: 'writer' })
    const author = { ...machine, userId: machine.machineId as never }
    const rotate = { type: 'rotate', ...shamRotation(workspace.verified.state) } as const
    expect(await judgeDraft({ workspace }, rotate, author)).toBe('log-authz')
    const leave = { type: 'remove-member', userId: machine.machineId as never } as const
    expect(await judgeDraft({ workspace }, leave, author)).toBe('log-authz')
    expect(await judgeDraft({ workspace }, await inviteDraft(workspace), author)).toBe('log-authz')
    expect(keyIdOf(machine.keys.identity)).toBe(machine.keyId)
  })

  test('is asked of nobody who may not add machines', async () => {
    for (const person of [acme.carol, acme.dan, await makePerson('Eve')]) {
      expect(await judgeMachine({}, person)).toBe('log-authz')
    }
    expect(await judgeMachine({}, acme.bob)).toBe('accepted')
    expect(activeMachines(acme.workspace.verified.state)).toEqual([])
  })
})
