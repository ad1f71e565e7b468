// Attacks on the membership log and on the keys that it names: who is in, who let him in, and what he was given.
import {
  fromBase64url,
  keyIdOf,
  makeIdentity,
  newId,
  randomBytes,
  sign,
  toBase64url,
  toHex,
  type Hash,
  type InviteId,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import {
  buildEntry,
  decodeEnvelope,
  encodeEnvelope,
  fold,
  inviteEmailHash,
  openInvites,
  type DatedDraft,
  type EntryAuthor,
} from '@infisical/protocol'
import { sayOfLog, type Attack, type Told } from '../attack.ts'
import { forgeEntry } from '../forge.ts'
import { entriesOf, type World } from '../world.ts'

/** Somebody with good keys and no place in the log, perhaps under another's id. */
export async function stranger(userId = newId<UserId>()): Promise<{ author: EntryAuthor; identity: PublicIdentity }> {
  const { secrets, identity } = await makeIdentity(userId)
  const author: EntryAuthor = {
    userId: identity.userId,
    keyId: keyIdOf(identity),
    sign: (label, ...fields) => sign(label, secrets.signingSeed, ...fields),
  }
  return { author, identity }
}

/** An invite as an admin, to whoever made it up. */
export async function inviteOfAnyone({ log }: Pick<World, 'log'>): Promise<DatedDraft> {
  const { identity } = await stranger()
  const inviteId = newId<InviteId>()
  const keys = { signPublic: identity.signPublic, boxPublic: identity.boxPublic }
  const grant = { scope: { kind: 'workspace' }, box: toHex(randomBytes(32)) as Hash } as const
  const terms = { role: 'admin', access: 'all', epoch: log.state.epoch, grants: [grant] } as const
  const emailHash = inviteEmailHash(inviteId, 'mallory@evil.test')
  const time = log.state.time + 1
  return { type: 'invite', inviteId, ...keys, ...terms, emailHash, expiry: time + 1_000_000, time }
}

/** One entry more than there is, or several. */
export const appending = (entry: (world: World) => Promise<Uint8Array | Uint8Array[]>) => async (world: World) => {
  const forged = [await entry(world)].flat().map(toBase64url)
  return sayOfLog(({ entries, headSeq }) => ({ entries: [...entries, ...forged], headSeq: headSeq + forged.length }))
}

/** Carol's open invite, used in her name and with keys that are not hers. */
export async function joinInCarolsPlace(world: World): Promise<Uint8Array> {
  const { author, identity } = await stranger(world.carol.keys.userId)
  return await joinWithout(world, identity, author)
}

/** Carol's open invite, used by herself without the secret of its link. */
export function joinWithoutLink(world: World): Promise<Uint8Array> {
  const { identity, author } = world.carol.keys
  return joinWithout(world, identity, author)
}

/** The one key signs for both. */
async function joinWithout({ log, carol }: World, identity: PublicIdentity, author: EntryAuthor): Promise<Uint8Array> {
  const invite = openInvites(log.state)[0]
  if (invite === undefined) throw new Error('Carol has no invite')
  const grants = [{ scope: { kind: 'workspace' }, box: toHex(randomBytes(32)) as Hash } as const]
  const person = { identity, email: carol.email, name: 'carol', epoch: 1, grants }
  const draft = { type: 'join', inviteId: invite.id, ...person, time: log.state.time + 1 } as const
  return await forgeEntry(log, draft, author, author)
}

const changedAt = (told: Told, change: (entries: string[]) => string[]): Told => ({
  ...told,
  entries: change([...told.entries]),
})

export const LOG_ATTACKS: readonly Attack[] = [
  {
    row: 22,
    what: 'the workspace begins with another genesis',
    code: 'log-genesis',
    states: ['fresh', 'token'],
    lies: async (world) => {
      const [genesis = ''] = await entriesOf(world.evil, world.bob, world.elsewhere.workspaceId)
      return sayOfLog((told) => changedAt(told, ([, ...rest]) => [genesis, ...rest]))
    },
  },
  {
    row: 22,
    what: 'another workspace is served under its id',
    code: 'log-genesis',
    lies: async (world) => {
      const entries = await entriesOf(world.evil, world.bob, world.elsewhere.workspaceId)
      const { seq } = world.log.head
      const asLong = Array.from({ length: seq + 1 }, (_, i) => entries[i % entries.length] ?? '')
      return sayOfLog((_, after) =>
        after === -1 ? { entries: asLong, headSeq: seq } : { entries, headSeq: seq + entries.length },
      )
    },
  },
  {
    row: 23,
    what: 'somebody is invited in the name of the owner, signed by nobody',
    code: 'signature',
    lies: appending(async (world) => {
      const { author } = await stranger()
      return await forgeEntry(world.log, await inviteOfAnyone(world), { ...world.alice.keys.author, sign: author.sign })
    }),
  },
  {
    row: 23,
    what: 'somebody is invited by a writer',
    code: 'log-authz',
    lies: appending(async (world) => forgeEntry(world.log, await inviteOfAnyone(world), world.bob.keys.author)),
  },
  {
    row: 23,
    what: 'somebody is invited by a reader',
    code: 'log-authz',
    lies: appending(async (world) => forgeEntry(world.log, await inviteOfAnyone(world), world.rita.keys.author)),
  },
  {
    row: 23,
    what: 'somebody is invited by a stranger',
    code: 'log-authz',
    lies: appending(async (world) => forgeEntry(world.log, await inviteOfAnyone(world), (await stranger()).author)),
  },
  {
    row: 24,
    what: 'an entry is left out',
    code: 'log-chain',
    states: ['fresh', 'token'],
    lies: () => sayOfLog((told) => changedAt(told, (entries) => entries.toSpliced(2, 1))),
  },
  {
    row: 24,
    what: 'two entries are exchanged',
    code: 'log-chain',
    states: ['fresh', 'token'],
    lies: () =>
      sayOfLog((told) => changedAt(told, ([first = '', one = '', two = '', ...rest]) => [first, two, one, ...rest])),
  },
  {
    row: 24,
    what: 'an entry comes twice',
    code: 'log-chain',
    lies: async (world) => {
      const last = (await entriesOf(world.evil, world.bob, world.workspaceId)).slice(-1)
      return sayOfLog(({ entries, headSeq }, after) => ({
        entries: after === -1 || entries.length === 0 ? [...entries, ...last] : entries,
        headSeq: headSeq + 1,
      }))
    },
  },
  {
    row: 25,
    what: 'the log is shorter than it was',
    code: 'log-rollback',
    states: ['pinned', 'token'],
    lies: () =>
      sayOfLog(({ entries, headSeq }, after) => ({
        entries: after === -1 ? entries.slice(0, -1) : [],
        headSeq: headSeq - 1,
      })),
  },
  {
    row: 25,
    what: 'the log has another end than it had',
    code: 'log-fork',
    states: ['pinned', 'token'],
    lies: async (world) => {
      const honest = await entriesOf(world.evil, world.bob, world.workspaceId)
      const other = await anotherEnd(world, honest)
      return sayOfLog((_, after) => ({ entries: other.slice(after + 1), headSeq: other.length - 1 }))
    },
  },
  {
    row: 26,
    what: 'an invite is used by other keys than its own',
    code: 'invite-binding',
    lies: appending(joinInCarolsPlace),
  },
  {
    row: 26,
    what: 'an invite is used by whom it is for, without its link',
    code: 'invite-binding',
    lies: appending(joinWithoutLink),
  },
  {
    row: 38,
    what: 'a signature is written in another way',
    code: 'signature',
    states: ['fresh', 'token'],
    lies: () =>
      sayOfLog((told) => changedAt(told, (entries) => [...entries.slice(0, -1), malleated(entries.at(-1) ?? '')])),
  },
  {
    row: 59,
    code: 'malformed',
    what: 'the log is made of empty texts',
    lies: () =>
      sayOfLog(({ headSeq }, after) => ({
        entries: Array<string>(headSeq + 1 - after).fill(''),
        headSeq: headSeq + 1,
      })),
  },
  {
    row: 64,
    what: 'the log has a million entries',
    code: 'malformed',
    lies: () =>
      sayOfLog(({ headSeq }) => ({ entries: Array<string>(1_000_000).fill('AQ'), headSeq: headSeq + 1_000_000 })),
  },
]

/** The order of the group of Ed25519, little endian: S + L passes where S is not checked to be below it. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

function malleated(entry: string): string {
  const { body, signature, coSignature } = decodeEnvelope(fromBase64url(entry))
  const s = BigInt(`0x${toHex(signature.slice(32).toReversed())}`) + ORDER
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
  return toBase64url(encodeEnvelope({ body, signature: Buffer.concat([signature.slice(0, 32), bytes]), coSignature }))
}

/** The owner herself takes part: in place of the last entry she signs two others. */
async function anotherEnd({ workspaceId, alice, ...world }: World, honest: readonly string[]): Promise<string[]> {
  const shorter = await fold(undefined, honest.slice(0, -1).map(fromBase64url), { workspaceId })
  const one = await buildEntry(shorter, await inviteOfAnyone({ log: shorter }), alice.keys.author)
  const two = await buildEntry(one.verified, await inviteOfAnyone(world), alice.keys.author)
  return [...honest.slice(0, -1), ...[one.envelope, two.envelope].map(toBase64url)]
}
