// Whatever people do, in whatever order: a small model says who may do what, the fold has to agree, and what must always hold does hold.
import { newId, toHex, type Access, type EnvironmentId, type Hash, type Role } from '@infisical/crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from '../test/refusal.ts'
import { decodeEnvelope } from './envelope.ts'
import { decodeEntryBody } from './entry.ts'
import { fold } from './fold.ts'
import { scopesOf } from './grant.ts'
import { grantKey } from './order.ts'
import { activeMembers, environments, openInvites, requiredReceivers, rightsOf } from './queries.ts'
import { decodeState, encodeState, stateHash } from './state-codec.ts'
import { makePerson, TestWorkspace, type TestInvite, type TestPerson } from './testing.ts'

/** People are costly to make: the same crowd takes part in every run. */
const CROWD = 7
let crowd: TestPerson[]
beforeAll(async () => {
  crowd = await Promise.all(Array.from({ length: CROWD }, (_, i) => makePerson(`Person ${i}`)))
})

type Step =
  | { readonly do: 'invite'; readonly by: number; readonly whom: number; readonly role: Role; readonly narrow: boolean }
  | { readonly do: 'cancel' | 'join'; readonly by: number; readonly which: number }
  | { readonly do: 'add-environment'; readonly by: number; readonly name: number }

const person = fc.nat(CROWD - 1)
/** Owners and admins act more often than chance would have it, so that something happens. */
const actor = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: person })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('invite' as const),
      by: actor,
      whom: person,
      role: fc.constantFrom<Role>('owner', 'admin', 'writer', 'reader'),
      narrow: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), by: person, which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), by: actor, which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('add-environment' as const), by: actor, name: fc.nat(3) }),
  },
)

/** What the model knows: no keys, no hashes, no positions. */
interface Model {
  readonly roles: Map<TestPerson, Role>
  readonly invites: { invite: TestInvite; whom: TestPerson; role: Role; status: 'open' | 'used' | 'cancelled' }[]
  readonly names: Set<string>
}

async function play(steps: readonly Step[]): Promise<{ workspace: TestWorkspace; model: Model; refused: number }> {
  const owner = crowd[0] as TestPerson
  const workspace = await TestWorkspace.create(owner, ['dev', 'prod'])
  const model: Model = { roles: new Map([[owner, 'owner']]), invites: [], names: new Set(['dev', 'prod']) }
  let refused = 0
  for (const each of steps) {
    const before = workspace.verified
    const boxes = workspace.boxes.length
    const { expected, attempt, record } = plan(workspace, model, each)
    expect(await codeOf(attempt)).toBe(expected)
    if (expected === 'accepted') {
      record()
      continue
    }
    refused += 1
    expect(workspace.verified).toBe(before)
    workspace.boxes.length = boxes
  }
  return { workspace, model, refused }
}

interface Plan {
  readonly expected: string
  readonly attempt: () => Promise<unknown>
  readonly record: () => void
}

function plan(workspace: TestWorkspace, model: Model, each: Step): Plan {
  const by = crowd[each.by] as TestPerson
  const role = model.roles.get(by)
  const governs = role === 'owner' || role === 'admin'
  if (each.do === 'add-environment') {
    const name = `env-${each.name}`
    const expected = !governs ? 'log-authz' : model.names.has(name) ? 'log-chain' : 'accepted'
    return { expected, attempt: () => workspace.addEnvironment(by, name), record: () => model.names.add(name) }
  }
  if (each.do === 'invite') return planInvite(workspace, model, each, governs ? role : undefined)
  const which = model.invites[each.which % Math.max(1, model.invites.length)]
  if (which === undefined) {
    const attempt = () => workspace.append({ type: 'cancel-invite', inviteId: newId() }, by)
    return { expected: governs ? 'invite-binding' : 'log-authz', attempt, record: () => undefined }
  }
  if (each.do === 'cancel') {
    const expected = !governs ? 'log-authz' : which.status === 'open' ? 'accepted' : 'invite-used'
    const attempt = () => workspace.append({ type: 'cancel-invite', inviteId: which.invite.inviteId }, by)
    return { expected, attempt, record: () => void (which.status = 'cancelled') }
  }
  return planJoin(workspace, model, by, which)
}

function planInvite(workspace: TestWorkspace, model: Model, each: Step & { do: 'invite' }, role?: Role): Plan {
  const whom = crowd[each.whom] as TestPerson
  const full = each.role === 'owner' || each.role === 'admin'
  const access: Access = each.narrow && !full ? [workspace.environmentId('dev')] : 'all'
  const mayGive = role === 'owner' || (role === 'admin' && each.role !== 'owner')
  let invite: TestInvite | undefined
  return {
    expected: mayGive ? 'accepted' : 'log-authz',
    attempt: async () => {
      invite = await workspace.invite(crowd[each.by] as TestPerson, whom.email, { role: each.role, access })
    },
    record: () => void model.invites.push({ invite: invite as TestInvite, whom, role: each.role, status: 'open' }),
  }
}

function planJoin(workspace: TestWorkspace, model: Model, by: TestPerson, which: Model['invites'][number]): Plan {
  const expected = model.roles.has(by)
    ? 'log-authz'
    : which.status !== 'open'
      ? 'invite-used'
      : which.whom !== by
        ? 'invite-binding'
        : 'accepted'
  return {
    expected,
    attempt: () => workspace.join(by, which.invite),
    record: () => {
      which.status = 'used'
      model.roles.set(by, which.role)
    },
  }
}

/** What holds of every log. */
async function checkInvariants(workspace: TestWorkspace, model: Model): Promise<void> {
  const { verified } = workspace
  const { state } = verified
  expect(decodeState(encodeState(state))).toEqual(state)
  expect(encodeState(structuredClone(state))).toEqual(encodeState(state))

  const active = activeMembers(state)
  expect(active.length).toBe(model.roles.size)
  for (const [person, role] of model.roles) expect(rightsOf(state, person.userId)?.role).toBe(role)
  expect(active.some(({ rights }) => rights.some(({ role, until }) => role === 'owner' && until === undefined))).toBe(
    true,
  )
  expect(new Set(openInvites(state).map(({ id }) => id))).toEqual(
    new Set(model.invites.filter(({ status }) => status === 'open').map(({ invite }) => invite.inviteId)),
  )
  expect(new Set(environments(state).map(({ name }) => name))).toEqual(model.names)

  const everyKey = [...state.members.flatMap(({ keys }) => keys), ...state.invites]
  const signKeys = everyKey.map(({ signPublic }) => toHex(signPublic))
  const boxKeys = everyKey.map(({ boxPublic }) => toHex(boxPublic))
  expect(new Set(signKeys).size).toBe(signKeys.length)
  expect(new Set(boxKeys).size).toBe(boxKeys.length)
  for (const { keys } of active) expect(keys.filter(({ until }) => until === undefined)).toHaveLength(1)

  const required = requiredReceivers(state, state.time).map(({ receiver, scope }) => grantKey({ ...receiver, scope }))
  expect(state.grants.map((grant) => grantKey(grant))).toEqual(required)
  expect(new Set(required).size).toBe(required.length)
}

describe('whatever people do', () => {
  test('the fold accepts what they may do, refuses the rest, and keeps what must hold', async () => {
    let accepted = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const played = await play(steps)
        await checkInvariants(played.workspace, played.model)
        refused += played.refused
        accepted += steps.length - played.refused
      }),
      { numRuns: 25 },
    )
    expect(Math.min(accepted, refused)).toBeGreaterThan(20)
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
      { do: 'add-environment', by: 1, name: 1 },
      { do: 'invite', by: 1, whom: 2, role: 'reader', narrow: true },
      { do: 'cancel', by: 0, which: 1 },
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

test('scopes of an access to a new environment are not given to who was limited before', async () => {
  const { workspace } = await play([
    { do: 'invite', by: 0, whom: 1, role: 'writer', narrow: true },
    { do: 'join', by: 1, which: 0 },
  ])
  const later: EnvironmentId = await workspace.addEnvironment(workspace.owner, 'later')
  const limited = rightsOf(workspace.verified.state, (crowd[1] as TestPerson).userId)
  expect(scopesOf(limited?.access ?? 'all')).not.toContainEqual({ kind: 'environment', environmentId: later })
})
