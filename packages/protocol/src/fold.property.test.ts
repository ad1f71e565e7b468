// Whatever people do, in whatever order: a small model says who may do what, the fold has to agree, and what must always hold does hold.
import { toHex, type Hash, type Role } from '@infisical/crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeChain } from '../test/chains.ts'
import { Model } from '../test/model.ts'
import { codeOf } from '../test/refusal.ts'
import type { Step, World } from '../test/step.ts'
import { plan } from '../test/steps.ts'
import { decodeEnvelope } from './envelope.ts'
import { decodeEntryBody } from './entry.ts'
import { fold } from './fold.ts'
import { decodePack } from './pack.ts'
import { activeMachines, activeMembers, environments, openInvites, requiredReceivers, rightsOf } from './queries.ts'
import { decodeState, encodeState, stateHash } from './state-codec.ts'
import { makePerson, TestWorkspace, type TestPerson } from './testing.ts'

/** People are costly to make: the same crowd takes part in every run. */
const CROWD = 6
let crowd: TestPerson[]
beforeAll(async () => {
  crowd = await Promise.all(Array.from({ length: CROWD }, (_, i) => makePerson(`Person ${i}`)))
})

const person = fc.nat(CROWD - 1)
/** Owners and admins act more often than chance would have it, so that something happens. */
const actor = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: person })
const role = fc.constantFrom<Role>('owner', 'admin', 'writer', 'reader')
const which = fc.nat(9)
const name = fc.nat(3)

const some = <Kind extends string>(weight: number, kind: Kind, rest: Record<string, fc.Arbitrary<unknown>>) => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(kind), ...rest }) as unknown as fc.Arbitrary<Step>,
})
const step: fc.Arbitrary<Step> = fc.oneof(
  some(8, 'invite', { by: actor, whom: person, role, narrow: fc.boolean() }),
  some(8, 'join', { by: person, which }),
  some(1, 'cancel', { by: actor, which }),
  some(3, 'replace', { by: person, which }),
  some(1, 'add-environment', { by: actor, name }),
  some(1, 'rename', { by: actor, which, name }),
  some(1, 'remove-environment', { by: actor, which }),
  some(4, 'push', { by: actor, which, name }),
  some(5, 'set-access', { by: actor, whom: person, role, narrow: fc.boolean() }),
  some(2, 'remove-member', { by: actor, whom: person }),
  some(2, 'leave', { by: person }),
  some(3, 'add-machine', { by: actor, name, brief: fc.boolean() }),
  some(2, 'remove-machine', { by: actor, which }),
  some(4, 'rotate', { by: actor }),
)

/** Whoever is told to join does so by the last invite that is for him, so that most who are invited come. */
function aimed({ model }: World, each: Step): Step {
  if (each.do !== 'join' && each.do !== 'replace') return each
  const his = model.invites.findLastIndex(({ whom, status }) => whom === each.by && status === 'open')
  return his === -1 || each.which % 4 === 0 ? each : { ...each, which: his }
}

/** An admin, a writer of one environment, a reader and a machine are there when it begins, so that there is something to take away. */
const beginning: readonly Step[] = [
  { do: 'invite', by: 0, whom: 1, role: 'admin', narrow: false },
  { do: 'join', by: 1, which: 0 },
  { do: 'invite', by: 0, whom: 2, role: 'writer', narrow: true },
  { do: 'join', by: 2, which: 1 },
  { do: 'invite', by: 1, whom: 3, role: 'reader', narrow: false },
  { do: 'join', by: 3, which: 2 },
  { do: 'add-machine', by: 1, name: 0, brief: false },
]

async function play(steps: readonly Step[]): Promise<World & { refused: number; done: Set<string> }> {
  const world: World = {
    workspace: await TestWorkspace.create(crowd[0] as TestPerson, ['env-0', 'env-1']),
    model: new Model(),
    crowd: [...crowd],
  }
  const { workspace, model } = world
  model.members.set(0, { role: 'owner', reach: 'all' })
  for (const { id, name } of environments(workspace.verified.state))
    model.environments.push({ id, name, isLive: true, hasCheckpoint: false, secrets: new Map() })
  let refused = 0
  const done = new Set<string>()
  for (const drawn of [...beginning, ...steps]) {
    const each = aimed(world, drawn)
    const before = workspace.verified
    const boxes = workspace.boxes.length
    const { expected, attempt, record } = plan(world, each)
    expect(await codeOf(attempt), JSON.stringify(each)).toBe(expected)
    if (expected === 'accepted') {
      record()
      done.add(each.do)
      continue
    }
    refused += 1
    expect(workspace.verified).toBe(before)
    workspace.boxes.length = boxes
  }
  return { ...world, refused, done }
}

/** What holds of every log. */
async function checkInvariants(world: World): Promise<void> {
  const { workspace, model } = world
  const { state } = workspace.verified
  expect(decodeState(encodeState(state))).toEqual(state)
  expect(encodeState(structuredClone(state))).toEqual(encodeState(state))

  const active = activeMembers(state)
  expect(active.length).toBe(model.members.size)
  for (const [who, { role, reach }] of model.members)
    expect(rightsOf(state, world.crowd[who]?.userId as never)).toMatchObject({ role, access: reach })
  expect([...model.members.values()].some(({ role }) => role === 'owner')).toBe(true)
  const open = model.invites.filter(({ status }) => status === 'open').map(({ invite }) => invite.inviteId)
  expect(new Set(openInvites(state).map(({ id }) => id))).toEqual(new Set(open))
  const working = model.machines.filter(({ isActive }) => isActive).map(({ machine }) => machine.machineId)
  expect(new Set(activeMachines(state).map(({ id }) => id))).toEqual(new Set(working))
  expect(new Set(environments(state).map(({ name }) => name))).toEqual(new Set(model.live().map(({ name }) => name)))
  expect(state.epoch).toBe(model.epoch)
  expect(state.rotationDue !== undefined).toBe(model.isDue)
  const noted = model.environments.filter(({ hasCheckpoint }) => hasCheckpoint).map(({ id }) => id)
  expect(new Set(state.checkpoints.map(({ environmentId }) => environmentId))).toEqual(new Set(noted))

  const held = state.grants.map(({ kind, id, scope }) => {
    return `${kind} ${id} ${scope.kind === 'workspace' ? '*' : scope.environmentId}`
  })
  expect(new Set(held)).toEqual(model.holders(world.crowd))
  expect(new Set(held).size).toBe(held.length)
  const required = requiredReceivers(state, state.time).map(({ receiver: { kind, id }, scope }) => {
    return `${kind} ${id} ${scope.kind === 'workspace' ? '*' : scope.environmentId}`
  })
  for (const one of required) expect(held).toContain(one)
  for (const { keys } of active) expect(keys.filter(({ until }) => until === undefined)).toHaveLength(1)
  checkKeysAreOnesOwn(world)
}

/** Nobody has a key that another has or had; a former member may have come back with his own. */
function checkKeysAreOnesOwn({ workspace }: World): void {
  const { members, invites, machines } = workspace.verified.state
  const everyKey = [...members.map(({ keys }) => keys), ...[...invites, ...machines].map((one) => [one])]
  for (const half of ['signPublic', 'boxPublic'] as const) {
    const perHolder = everyKey.map((keys) => [...new Set(keys.map((one) => toHex(one[half])))])
    expect(new Set(perHolder.flat()).size).toBe(perHolder.flat().length)
  }
}

/** A fresh client accepts the head of every chain, and opens all of it by the current keys. */
async function checkSecrets({ workspace, model }: World): Promise<void> {
  for (const { name, secrets } of model.live()) {
    const chain = workspace.shared(name)
    const view = workspace.viewOf(chain)
    const pack = workspace.packs.get(view.chainId) as Uint8Array
    const served = {
      log: workspace.verified,
      chain,
      commits: [view.head.envelope as Uint8Array],
      records: { base: 'full', pack },
    } as const
    expect(await judgeChain(served)).toBe('accepted')
    const opened = await workspace.open(chain, decodePack(pack))
    expect(new Map(opened.map((pair) => [pair.name, pair.value]))).toEqual(secrets)
  }
}

describe('whatever people do', () => {
  test('the fold accepts what they may do, refuses the rest, and keeps what must hold', async () => {
    let accepted = 0
    let refused = 0
    const done = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24, size: 'max' }), async (steps) => {
        const played = await play(steps)
        await checkInvariants(played)
        await checkSecrets(played)
        for (const each of played.done) done.add(each)
        refused += played.refused
        accepted += steps.length - played.refused
      }),
      { numRuns: 20 },
    )
    expect(Math.min(accepted, refused)).toBeGreaterThan(20)
    expect(done.size).toBeGreaterThan(7)
  })

  test('the log folds the same at once, in pieces, and entry by entry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 10 }),
        fc.array(fc.nat(20), { maxLength: 4 }),
        async (steps, cuts) => {
          const { workspace } = await play(steps)
          const { envelopes } = workspace
          const ends = [...cuts.map((cut) => 1 + (cut % envelopes.length)), envelopes.length].toSorted((a, b) => a - b)
          let piecewise = await fold(undefined, envelopes.slice(0, ends[0]), workspace)
          for (const [i, end] of ends.entries())
            piecewise = await fold(piecewise, envelopes.slice(ends[i - 1] ?? ends[0], end), workspace)
          expect(piecewise).toEqual(workspace.verified)
          expect(await fold(undefined, envelopes, workspace)).toEqual(workspace.verified)
        },
      ),
      { numRuns: 8 },
    )
  })

  test('every entry names the hash of the state that it leads to, and the entry before', async () => {
    const { workspace } = await play([
      { do: 'invite', by: 0, whom: 1, role: 'admin', narrow: false },
      { do: 'join', by: 1, which: 0 },
      { do: 'add-environment', by: 1, name: 2 },
      { do: 'invite', by: 1, whom: 2, role: 'reader', narrow: true },
      { do: 'cancel', by: 0, which: 1 },
      { do: 'add-machine', by: 1, name: 1, brief: false },
      { do: 'set-access', by: 0, whom: 1, role: 'writer', narrow: true },
      { do: 'leave', by: 1 },
      { do: 'remove-machine', by: 0, which: 0 },
    ])
    let verified
    let previous = '0'.repeat(64) as Hash
    for (const envelope of workspace.envelopes) {
      verified = await fold(verified, [envelope], workspace)
      const entry = decodeEntryBody(decodeEnvelope(envelope).body)
      expect(entry.stateHash).toBe(stateHash(verified.state))
      expect(entry.previous).toBe(previous)
      previous = verified.head.hash
    }
  })
})

test('one byte changed anywhere in a log is never folded', async () => {
  const { workspace } = await play([
    { do: 'invite', by: 0, whom: 1, role: 'writer', narrow: true },
    { do: 'join', by: 1, which: 0 },
  ])
  const { envelopes } = workspace
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, mask) => {
      const seq = which % envelopes.length
      const envelope = (envelopes[seq] as Uint8Array).slice()
      const place = at % envelope.length
      envelope[place] = (envelope[place] as number) ^ mask
      expect(await codeOf(fold(undefined, envelopes.with(seq, envelope), workspace))).not.toBe('accepted')
    }),
    { numRuns: 60 },
  )
})
