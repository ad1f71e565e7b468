// Key boxes: stored exactly when a signed entry grants them, and given to nobody but their receiver.
import type { WireKeyBox } from '@infisical/contract'
import {
  encodeScope,
  fromBase64url,
  idBytes,
  parseId,
  Reader,
  readScope,
  receiverKindByte,
  receiverKindOf,
  toBase64url,
  type Hash,
  type Receiver,
  type Scope,
} from '@infisical/crypto/server'
import type { NewKeyBox, WorkspaceKey } from '@infisical/db'
import { grantOf, keyBoxHash, rotationIn, TrustError } from '@infisical/protocol'
import { hashColumn, idColumn, idOf } from '../columns.ts'
import type { Services } from '../context.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { textOfScope } from './rotations.ts'
import type { Statement } from './statements.ts'

/** A box that an entry calls for. */
interface NewGrant {
  readonly epoch: number
  readonly receiver: Pick<Receiver, 'kind' | 'id'>
  readonly scope: Scope
  readonly box: Hash
}

/**
 * The rows of exactly the boxes that the statements grant. Throws `epoch-recipients` for one that is missing, too many or for somebody
 * else, `epoch-stale` for one of another epoch, `box-commitment` for one that is not what was signed.
 */
export function grantedBoxes(statements: readonly Statement[], boxes: readonly WireKeyBox[]): NewKeyBox[] {
  const grants = statements.flatMap(grantsOf)
  const open = new Map(grants.map((grant) => [placeOf(grant.receiver, textOfScope(grant.scope)), grant]))
  const rows = boxes.map((box) => {
    const place = placeOf(box.receiver, box.scope)
    const grant = open.get(place)
    if (grant === undefined) throw new TrustError('epoch-recipients')
    open.delete(place)
    return rowOf(grant, box)
  })
  if (open.size > 0) throw new TrustError('epoch-recipients')
  return rows
}

/**
 * The boxes of one receiver: exactly those that the log grants him. Undefined when others are stored by now: then the log has moved on, and an
 * answer with both would look like a lie.
 */
export async function boxesOf(
  { db }: Services,
  { verified }: WorkspaceLog,
  receiver: Pick<Receiver, 'kind' | 'id'>,
): Promise<WireKeyBox[] | undefined> {
  const { kind, id } = receiver
  const rows = await db.prisma.workspaceKey.findMany({
    where: {
      workspaceId: hashColumn(verified.workspaceId),
      receiverKind: receiverKindByte(kind),
      receiverId: idColumn(id),
    },
    orderBy: [{ epoch: 'asc' }, { scope: 'asc' }],
  })
  const granted = verified.state.grants.filter((grant) => grant.kind === kind && grant.id === id).length
  const fit = rows.every(({ scope, box }) => {
    return grantOf(verified.state, receiver, readScope(new Reader(scope))) === keyBoxHash(box)
  })
  return fit && rows.length === granted ? rows.map(wireOf) : undefined
}

function grantsOf({ entry }: Statement): NewGrant[] {
  const rotation = rotationIn(entry)
  if (rotation !== undefined) {
    const { epoch, receivers } = rotation
    return receivers.flatMap(({ receiver, grant }) => granted(epoch, receiver, [grant]))
  }
  switch (entry.type) {
    case 'invite':
      return granted(entry.epoch, { kind: 'invite', id: entry.inviteId }, entry.grants)
    case 'join':
    case 'replace-identity':
      return granted(entry.epoch, { kind: 'member', id: entry.identity.userId }, entry.grants)
    case 'add-machine':
      return granted(entry.epoch, { kind: 'machine', id: entry.identity.userId }, entry.grants)
    case 'set-access':
      if (entry.keys.kind !== 'grants') return []
      return granted(entry.keys.epoch, { kind: 'member', id: entry.userId }, entry.keys.grants)
    default:
      return []
  }
}

function granted(
  epoch: number,
  receiver: NewGrant['receiver'],
  grants: readonly { readonly scope: Scope; readonly box: Hash }[],
): NewGrant[] {
  return grants.map(({ scope, box }) => ({ epoch, receiver, scope, box }))
}

function rowOf(grant: NewGrant, wire: WireKeyBox): NewKeyBox {
  const box = fromBase64url(wire.box)
  if (wire.epoch !== grant.epoch) throw new TrustError('epoch-stale')
  if (keyBoxHash(box) !== grant.box) throw new TrustError('box-commitment')
  return {
    epoch: grant.epoch,
    receiverKind: receiverKindByte(grant.receiver.kind),
    receiverId: idBytes(grant.receiver.id),
    scope: encodeScope(grant.scope),
    box,
  }
}

function wireOf({ epoch, receiverKind, receiverId, scope, box }: WorkspaceKey): WireKeyBox {
  return {
    epoch,
    receiver: { kind: receiverKindOf(receiverKind), id: idOf(receiverId) },
    scope: textOfScope(readScope(new Reader(scope))),
    box: toBase64url(box),
  }
}

function placeOf({ kind, id }: { readonly kind: Receiver['kind']; readonly id: string }, scope: string): string {
  return `${kind} ${parseId(id)} ${scope}`
}
