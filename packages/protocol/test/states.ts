// States as a log could have led to them, for what is asked of states: who gets keys, who may do what.
import type {
  Access,
  BoxPublic,
  EnvironmentId,
  InviteId,
  MachineId,
  Role,
  SignPublic,
  UserId,
} from '@infisical/crypto/server'
import fc from 'fast-check'
import type { Environment, Invite, Machine, Member, State } from '../src/state.ts'
import { ascending, hashOf, id, key } from './arbitraries.ts'

/** The time of every such state; expiries lie around it. */
export const NOW = 1_000
const SEQ = 50
const ENVIRONMENTS = Array.from({ length: 4 }, (_, i) => `e${i}`.repeat(16) as EnvironmentId)

const some = fc.subarray([...ENVIRONMENTS], { minLength: 1 })
const access: fc.Arbitrary<Access> = fc.oneof(fc.constant('all' as const), some)
const until = fc.constantFrom(undefined, undefined, 20)
const expiry = fc.constantFrom(NOW - 1, NOW, NOW + 1)
const span = { from: fc.constant(3), until }

const rights = fc
  .record({ role: fc.constantFrom<Role>('owner', 'admin', 'writer', 'reader'), access })
  .map(({ role, access }) => ({ role, access: role === 'owner' || role === 'admin' ? ('all' as const) : access }))

const keyPair = fc.record({ signPublic: key<SignPublic>(), boxPublic: key<BoxPublic>() })

/** Some were members twice, with the same keys or with newer ones; some are none any more. */
const member: fc.Arbitrary<Member> = fc
  .record({
    userId: id<UserId>(),
    rights: fc.tuple(rights, rights),
    keys: fc.tuple(keyPair, keyPair),
    isFormer: fc.boolean(),
    wasBefore: fc.boolean(),
  })
  .map(({ userId, rights, keys, isFormer, wasBefore }) => {
    const end = isFormer ? 40 : undefined
    const spans = wasBefore
      ? [
          { from: 1, until: 10 },
          { from: 20, until: end },
        ]
      : [{ from: 1, until: end }]
    return {
      userId,
      email: 'a@b',
      name: 'A',
      keys: spans.map((held, i) => ({ generation: i + 1, ...(keys[i] as (typeof keys)[0]), ...held })),
      rights: spans.map((held, i) => ({ ...(rights[i] as (typeof rights)[0]), ...held })),
    }
  })

/** Whoever made an invite is one of the members, where there is one. */
const invite: fc.Arbitrary<Invite> = fc
  .record({
    id: id<InviteId>(),
    signPublic: key<SignPublic>(),
    boxPublic: key<BoxPublic>(),
    terms: rights,
    emailHash: hashOf(),
    expiry,
    epoch: fc.constant(1),
    inviter: id<UserId>(),
    status: fc.constantFrom('open' as const, 'open' as const, 'used' as const, 'cancelled' as const),
  })
  .map(({ terms, ...rest }) => ({ ...rest, ...terms }))

const machine: fc.Arbitrary<Machine> = fc.record({
  id: id<MachineId>(),
  signPublic: key<SignPublic>(),
  boxPublic: key<BoxPublic>(),
  name: fc.constant('CI'),
  ...span,
  role: fc.constantFrom<Role>('writer', 'reader'),
  access: some,
  expiry,
  creator: id<UserId>(),
})

const environments: fc.Arbitrary<Environment[]> = fc.subarray([...ENVIRONMENTS], { minLength: 1 }).map((live) =>
  ENVIRONMENTS.map((each) => ({
    id: each,
    name: each.slice(0, 2),
    addedAt: 1,
    removedAt: live.includes(each) ? undefined : 30,
    commitment: 'ab'.repeat(32) as never,
  })),
)

/** In epoch 1, with an owner who stays. */
export const workspaceState: fc.Arbitrary<State> = fc
  .record({
    environments,
    members: ascending(member, ({ userId }) => userId, { minLength: 2, maxLength: 5 }),
    invites: ascending(invite, (one) => one.id, { maxLength: 3 }),
    machines: ascending(machine, (one) => one.id, { maxLength: 3 }),
  })
  .map(({ environments, members, invites, machines }): State => {
    const [owner, ...others] = members as [Member, ...Member[]]
    const lasting = { from: 1, until: undefined }
    const rights = [{ role: 'owner' as const, access: 'all' as const, ...lasting }]
    const stays = { ...owner, keys: owner.keys.slice(0, 1).map((keys) => ({ ...keys, ...lasting })), rights }
    return {
      seq: SEQ,
      time: NOW,
      workspaceName: 'Acme',
      epoch: 1,
      commitment: 'ab'.repeat(32) as never,
      environments,
      members: [stays, ...others],
      invites: invites.map((one, i) => ({ ...one, inviter: members[i % members.length]?.userId ?? one.inviter })),
      grants: [],
      machines,
      rotationDue: undefined,
      checkpoints: [],
    }
  })
