// Attacks on the membership log by a server together with an insider: entries that are signed as they should be, by people who may not make them,
// about people and keys that nobody may bring in, or with an invite that is not good any more.
import {
  hashBytes,
  inviteKeysOf,
  keyIdOf,
  newId,
  parseInviteLink,
  randomBytes,
  sign,
  toHex,
  type Hash,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import {
  buildEntry,
  decodeEnvelope,
  encodeEnvelope,
  type DatedDraft,
  type EntryAuthor,
  type Signer,
  type Verified,
} from '@infisical/protocol'
import type { Attack } from '../attack.ts'
import { badKeys } from '../bad-keys.ts'
import { forgeEntry } from '../forge.ts'
import type { World } from '../world.ts'
import { appending, inviteOfAnyone, stranger } from './log.ts'

/** The owner takes part: she invites whoever has that key. */
const invitingKey = (keys: (world: World) => { readonly signPublic?: Uint8Array; readonly boxPublic?: Uint8Array }) =>
  appending(async (world) => {
    const draft = { ...(await inviteOfAnyone(world)), ...keys(world) } as DatedDraft
    return await forgeEntry(world.log, draft, world.alice.keys.author)
  })

const invited = ({ link }: World) => parseInviteLink(link)
const expiryOf = (world: World): number =>
  world.log.state.invites.find(({ id }) => id === invited(world).inviteId)?.expiry ?? 0

interface Acceptance {
  /** On which log; default: as it is. */
  readonly log?: Verified
  readonly who?: { readonly identity: PublicIdentity; readonly author: EntryAuthor }
  readonly says?: { readonly email?: string; readonly time?: number; readonly type?: 'join' | 'replace-identity' }
}

/** An entry that uses Carol's invite with the secret of its link: by herself unless told otherwise, and signed twice as it has to be. */
async function accept(world: World, { log = world.log, who = world.carol.keys, says = {} }: Acceptance) {
  const { inviteId, secret } = invited(world)
  const { signingSeed } = await inviteKeysOf(secret, inviteId)
  const grants = [{ scope: { kind: 'workspace' }, box: toHex(randomBytes(32)) as Hash } as const]
  const person = { identity: who.identity, email: world.carol.email, name: 'carol', epoch: 1, grants }
  const draft = { type: 'join', inviteId, ...person, time: log.state.time + 1, ...says } as const
  const signAsInvite: Signer = (label, ...fields) => sign(label, signingSeed, ...fields)
  const coSign = { ...who.author, sign: signAsInvite }
  return { draft, coSign, forged: await forgeEntry(log, draft, who.author, coSign) }
}

/** Somebody new whose keys say something else of themselves than they were made with. */
async function claiming(claims: Partial<PublicIdentity>) {
  const { author, identity } = await stranger()
  const claimed = { ...identity, ...claims }
  return { identity: claimed, author: { ...author, userId: claimed.userId, keyId: keyIdOf(claimed) } }
}

/** Bob's next keys, as he would make them, or somebody in his name. */
const newKeysOf = ({ bob: { keys } }: World) =>
  claiming({ userId: keys.userId, generation: keys.identity.generation + 1 })

const signedBy = (draft: (world: World) => DatedDraft, author: (world: World) => EntryAuthor) =>
  appending((world) => forgeEntry(world.log, draft(world), author(world)))

const roleOf =
  (who: (world: World) => UserId, role: 'owner' | 'admin' | 'reader') =>
  (world: World): DatedDraft => ({
    ...{
      type: 'set-access',
      userId: who(world),
      role,
      access: 'all',
      keys: { kind: 'none' },
      time: world.log.state.time,
    },
  })

const removalOf =
  (who: (world: World) => UserId) =>
  (world: World): DatedDraft => ({ type: 'remove-member', userId: who(world), time: world.log.state.time })

const alice = ({ alice: { keys } }: World) => keys
const bob = ({ bob: { keys } }: World) => keys

/** An entry that is right but for some of its bytes. The first says its version. */
async function withBytes(
  { log, alice: { keys } }: World,
  change: Readonly<Record<number, number>>,
): Promise<Uint8Array> {
  const honest = await buildEntry(log, await inviteOfAnyone({ log }), keys.author)
  const body = decodeEnvelope(honest.envelope).body.map((byte, i) => change[i] ?? byte)
  const signature = await keys.author.sign('log-entry', hashBytes(log.workspaceId), body)
  return encodeEnvelope({ body, signature })
}

export const ENTRY_ATTACKS: readonly Attack[] = [
  {
    row: 20,
    what: 'the owner signs an entry of an older version',
    code: 'malformed',
    lies: appending((world) => withBytes(world, { 0: 0 })),
  },
  {
    row: 27,
    what: 'an invite is used a second time, by somebody else',
    code: 'invite-used',
    lies: appending(async (world) => {
      const first = await accept(world, {})
      const author = { ...world.carol.keys.author, coSign: first.coSign.sign }
      const { envelope, verified } = await buildEntry(world.log, first.draft, author)
      return [envelope, (await accept(world, { log: verified, who: await stranger() })).forged]
    }),
  },
  {
    row: 27,
    what: 'the acceptance of an invite to another workspace is served',
    code: 'log-genesis',
    lies: appending(async (world) => {
      const { elsewhereLog, log } = world
      const { forged } = await accept(world, { log: { ...log, workspaceId: elsewhereLog.workspaceId } })
      return forged
    }),
  },
  {
    row: 28,
    what: 'an invite is used after its time',
    code: 'invite-expired',
    lies: appending(async (world) => (await accept(world, { says: { time: expiryOf(world) + 1 } })).forged),
  },
  {
    row: 28,
    what: 'an invite is used after it was cancelled',
    code: 'invite-used',
    lies: appending(async (world) => {
      const draft = { type: 'cancel-invite', inviteId: invited(world).inviteId, time: 0 } as const
      const cancelled = await buildEntry(world.log, draft, world.alice.keys.author)
      return [cancelled.envelope, (await accept(world, { log: cancelled.verified })).forged]
    }),
  },
  {
    row: 28,
    what: 'an invite is used under another address',
    code: 'invite-binding',
    lies: appending(async (world) => (await accept(world, { says: { email: 'eve@evil.test' } })).forged),
  },
  {
    row: 30,
    what: 'somebody comes back with other keys under the id of a member',
    code: 'log-authz',
    lies: appending(async (world) => (await accept(world, { who: await newKeysOf(world) })).forged),
  },
  {
    row: 30,
    what: "a member's keys are replaced through an invite for somebody else",
    code: 'invite-binding',
    lies: appending(async (world) => {
      const says = { type: 'replace-identity', email: world.bob.email } as const
      return (await accept(world, { who: await newKeysOf(world), says })).forged
    }),
  },
  {
    row: 30,
    what: "a member's keys are replaced without an invite",
    code: 'invite-binding',
    lies: appending(async (world) => {
      const { author, identity } = await newKeysOf(world)
      const { draft } = await accept(world, { who: { author, identity }, says: { type: 'replace-identity' } })
      return await forgeEntry(world.log, draft, author, author)
    }),
  },
  ...badKeys('ed25519').map(({ name, key }): Attack => ({
    ...{
      row: 31,
      what: `somebody is invited with a signing key ${name}`,
      code: 'key-invalid',
      states: ['fresh', 'token'],
    },
    lies: invitingKey(() => ({ signPublic: key })),
  })),
  ...badKeys('x25519').map(({ name, key }): Attack => ({
    ...{ row: 32, what: `somebody is invited with a box key ${name}`, code: 'key-invalid', states: ['fresh', 'token'] },
    lies: invitingKey(() => ({ boxPublic: key })),
  })),
  {
    row: 33,
    what: 'an invite has the signing key of a member',
    code: 'key-duplicate',
    lies: invitingKey((world) => ({ signPublic: bob(world).identity.signPublic })),
  },
  {
    row: 33,
    what: 'an invite has the box key of a member',
    code: 'key-duplicate',
    lies: invitingKey((world) => ({ boxPublic: bob(world).identity.boxPublic })),
  },
  {
    row: 33,
    what: 'somebody new joins with the keys of a member',
    code: 'key-duplicate',
    lies: appending(async (world) => {
      const { signPublic, boxPublic } = bob(world).identity
      const { identity, author } = await claiming({ signPublic, boxPublic })
      return (await accept(world, { who: { identity, author: { ...author, sign: bob(world).author.sign } } })).forged
    }),
  },
  {
    row: 34,
    what: 'a writer makes himself an owner',
    code: 'log-authz',
    lies: signedBy(
      roleOf((world) => bob(world).userId, 'owner'),
      (world) => bob(world).author,
    ),
  },
  {
    row: 34,
    what: 'a writer makes the owner a reader',
    code: 'log-authz',
    lies: signedBy(
      roleOf((world) => alice(world).userId, 'reader'),
      (world) => bob(world).author,
    ),
  },
  {
    row: 34,
    what: 'a reader removes a writer',
    code: 'log-authz',
    lies: signedBy(
      removalOf((world) => bob(world).userId),
      ({ rita }) => rita.keys.author,
    ),
  },
  {
    row: 34,
    what: 'the last owner becomes an admin',
    code: 'log-authz',
    lies: signedBy(
      roleOf((world) => alice(world).userId, 'admin'),
      (world) => alice(world).author,
    ),
  },
  {
    row: 34,
    what: 'the last owner leaves',
    code: 'log-authz',
    lies: signedBy(
      removalOf((world) => alice(world).userId),
      (world) => alice(world).author,
    ),
  },
  {
    row: 36,
    what: 'an entry is of a type that nobody knows',
    code: 'log-unknown',
    lies: appending((world) => {
      const draft = { type: 'unknown', number: 200, payload: new Uint8Array(3), time: 0 } as const
      return forgeEntry(world.log, draft, world.alice.keys.author)
    }),
  },
  {
    row: 36,
    what: 'an entry is of a version that nobody knows',
    code: 'malformed',
    lies: appending((world) => withBytes(world, { 0: 2 })),
  },
  {
    row: 44,
    what: 'a member is removed and the keys stay',
    code: 'epoch-required',
    lies: signedBy(
      removalOf((world) => bob(world).userId),
      (world) => alice(world).author,
    ),
  },
  {
    row: 62,
    what: 'an environment is named as another, in letters that look like its own',
    code: 'malformed',
    lies: appending(async (world) => {
      const key = { epoch: 1, commitment: toHex(randomBytes(32)) as Hash }
      const draft = { type: 'add-environment', environmentId: newId(), name: '\uff44ev', key, time: 0 } as DatedDraft
      return await forgeEntry(world.log, draft, world.alice.keys.author)
    }),
  },
]
