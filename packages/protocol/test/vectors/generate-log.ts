// vectors/log-v1.json: a small workspace's whole membership log, with an entry of every type, each with its inputs, bytes, hashes and state.
import {
  inviteKeysOf,
  keyIdOf,
  type EnvironmentId,
  type InviteId,
  type InviteKeys,
  type Scope,
} from '@infisical/crypto'
import { buildEntry, type EntryAuthor } from '../../src/build-entry.ts'
import type { Draft } from '../../src/entries/kinds.ts'
import type { NewInvite } from '../../src/entries/invite.ts'
import { inviteEmailHash } from '../../src/entries/entrance.ts'
import { decodeEnvelope } from '../../src/envelope.ts'
import type { Grant } from '../../src/grant.ts'
import { encodeState, stateHash } from '../../src/state-codec.ts'
import { signerOf, type TestPerson } from '../../src/testing.ts'
import type { Verified } from '../../src/verified.ts'
import { commitment, idOf, keyBox, pattern, person, readable, TIME, WORKSPACE_KEY } from './inputs.ts'

const WORKSPACE: Scope = { kind: 'workspace' }
const DEV = idOf<EnvironmentId>(0xd0)
const PROD = idOf<EnvironmentId>(0xe0)
const QA = idOf<EnvironmentId>(0xa0)
const inEnvironment = (environmentId: EnvironmentId): Scope => ({ kind: 'environment', environmentId })

export interface LogVectors {
  readonly people: Readonly<Record<'alice' | 'bob' | 'carol', TestPerson>>
  readonly verified: Verified
  readonly envelopes: readonly Uint8Array[]
  readonly entries: readonly object[]
  readonly invites: readonly VectorInvite[]
}

export async function makeLog(): Promise<LogVectors> {
  const alice = await person('Alice', 0x00)
  const bob = await person('Bob', 0x08)
  const carol = await person('Zoë Ångström', 0x10)
  const entries: object[] = []
  const envelopes: Uint8Array[] = []
  let verified: Verified | undefined

  /** `inputs` are the key boxes whose hashes the draft names. */
  const append = async (draft: Draft, author: EntryAuthor, inputs: object = {}): Promise<Verified> => {
    const time = TIME + 1_000 * entries.length
    const built = await buildEntry(verified, { ...draft, time }, author)
    const { body, signature, coSignature } = decodeEnvelope(built.envelope)
    const { state, head } = built.verified
    const outputs = { body, hash: head.hash, signature, coSignature, envelope: built.envelope }
    entries.push({
      time,
      actor: author.userId,
      ...named(draft),
      ...inputs,
      ...outputs,
      state: encodeState(state),
      stateHash: stateHash(state),
    })
    envelopes.push(built.envelope)
    verified = built.verified
    return verified
  }

  const { identity, email, name } = alice
  const { workspaceId } = await append({ type: 'genesis', workspaceName: 'Acme', identity, email, name }, alice)
  await append({ type: 'add-environment', environmentId: PROD, name: 'prod' }, alice)
  await append({ type: 'add-environment', environmentId: DEV, name: 'dev' }, alice)

  const toAlice = keyBox(0x01)
  const rotate = {
    epoch: 1,
    commitment: commitment(workspaceId, WORKSPACE),
    environments: [DEV, PROD].map((environmentId) => {
      return { environmentId, commitment: commitment(workspaceId, inEnvironment(environmentId)) }
    }),
    receivers: [{ receiver: alice.receiver, grant: { scope: WORKSPACE, box: toAlice.hash } }],
    previousKeys: [],
    heads: [],
  }
  await append({ type: 'rotate', ...rotate }, alice, { keyBoxes: [toAlice.box] })

  const invites = await Promise.all([
    inviteOf(0x30, 0xb0, 'bob@acme.test'),
    inviteOf(0x38, 0xc0, 'carol@acme.test'),
    inviteOf(0x34, 0xf0, 'nobody@acme.test'),
  ])
  const [forBob, forCarol, forNobody] = invites

  const toInvite = keyBox(0x02)
  const admin = { role: 'admin', access: 'all', grants: [{ scope: WORKSPACE, box: toInvite.hash }] } as const
  await append(inviteDraft(forBob, admin), alice, { keyBoxes: [toInvite.box] })
  const toBob = keyBox(0x03)
  await append(joinDraft(forBob, bob, [{ scope: WORKSPACE, box: toBob.hash }]), coSigned(bob, forBob), {
    keyBoxes: [toBob.box],
  })

  const limited = [DEV, PROD].map((id, i) => ({ scope: inEnvironment(id), ...keyBox(0x04 + i) }))
  const grants = limited.map(({ scope, hash }) => ({ scope, box: hash }))
  const writer = { role: 'writer', access: [DEV, PROD], grants } as const
  await append(inviteDraft(forCarol, writer), bob, { keyBoxes: limited.map(({ box }) => box) })

  const toNobody = keyBox(0x06)
  const reader = { role: 'reader', access: [DEV], grants: [{ scope: inEnvironment(DEV), box: toNobody.hash }] } as const
  await append(inviteDraft(forNobody, reader), alice, { keyBoxes: [toNobody.box] })
  await append({ type: 'cancel-invite', inviteId: forNobody.inviteId }, bob)

  const key = { epoch: 1, commitment: commitment(workspaceId, inEnvironment(QA)) }
  await append({ type: 'add-environment', environmentId: QA, name: 'qa-2', key }, bob)

  const toCarol = [DEV, PROD].map((id, i) => ({ scope: inEnvironment(id), ...keyBox(0x07 + i) }))
  const carols = toCarol.map(({ scope, hash }) => ({ scope, box: hash }))
  const joined = await append(joinDraft(forCarol, carol, carols), coSigned(carol, forCarol), {
    keyBoxes: toCarol.map(({ box }) => box),
  })
  return { people: { alice, bob, carol }, verified: joined, envelopes, entries, invites }
}

/** The first epoch has no heads to name, and its bytes no place for them. */
function named(draft: Draft): object {
  if (draft.type !== 'rotate' || draft.epoch > 1) return draft
  const { heads: _, ...rest } = draft
  return rest
}

export interface VectorInvite {
  readonly inviteId: InviteId
  readonly secret: Uint8Array
  readonly email: string
  readonly keys: InviteKeys
}

export async function inviteOf(idStart: number, secretStart: number, email: string): Promise<VectorInvite> {
  const inviteId = idOf<InviteId>(idStart)
  const secret = pattern(secretStart, 16)
  return { inviteId, secret, email, keys: await inviteKeysOf(secret, inviteId) }
}

export function inviteDraft(
  { inviteId, email, keys }: VectorInvite,
  terms: Pick<NewInvite, 'role' | 'access' | 'grants'>,
): Draft {
  const { signPublic, boxPublic } = keys.identity
  const emailHash = inviteEmailHash(inviteId, email)
  return {
    type: 'invite',
    inviteId,
    signPublic,
    boxPublic,
    ...terms,
    emailHash,
    expiry: TIME + 604_800_000,
    epoch: 1,
  }
}

function joinDraft({ inviteId, email }: VectorInvite, { identity, name }: TestPerson, grants: readonly Grant[]): Draft {
  return { type: 'join', inviteId, identity, email, name, epoch: 1, grants }
}

function coSigned(person: TestPerson, { keys }: VectorInvite): EntryAuthor {
  return { ...person, coSign: signerOf(keys.signingSeed) }
}

export async function generateLog(): Promise<unknown> {
  const { people, verified, entries, invites } = await makeLog()
  return readable({
    about:
      'A membership log of wire format 1, named as in SPEC.md 8. Binary values are lower-case hex. The key boxes are arbitrary bytes: the ' +
      'log holds their hashes, in the order of the grants. The state is the one that the entry leads to.',
    workspaceId: verified.workspaceId,
    workspaceKey: WORKSPACE_KEY,
    people: Object.values(people).map(({ identity, secrets }) => {
      return { ...identity, keyId: keyIdOf(identity), signingSeed: secrets.signingSeed, boxSecret: secrets.boxSecret }
    }),
    invites: invites.map(({ keys, ...invite }) => {
      const { signingSeed, boxSecret, identity } = keys
      return {
        ...invite,
        signingSeed,
        boxSecret,
        keyId: keyIdOf(identity),
        signPublic: identity.signPublic,
        boxPublic: identity.boxPublic,
      }
    }),
    entries,
  })
}
