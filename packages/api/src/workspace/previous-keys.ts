// Keys of earlier epochs, each sealed under that of the one after: stored exactly when a signed rotation names them, and given to members
// who reach their scope.
import type { WirePreviousKey } from '@infisical/contract'
import { encodeScope, fromBase64url, Reader, readScope, toBase64url, type WorkspaceId } from '@infisical/crypto/server'
import type { Prisma } from '@infisical/db'
import { previousKeyHash, scopesIn, TrustError, type Rotation } from '@infisical/protocol'
import { column, hashColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import type { Membership } from './members.ts'
import { textOfScope } from './rotations.ts'

export type PreviousKeyRow = Prisma.PreviousKeyCreateManyInput

/**
 * The rows of exactly the keys that the rotation names. Throws `epoch-recipients` for one that is missing, too many or of another scope,
 * `epoch-stale` for one of another epoch, `box-commitment` for one that is not what was signed.
 */
export function previousKeyRows(
  workspaceId: WorkspaceId,
  rotation: Rotation | undefined,
  keys: readonly WirePreviousKey[],
): PreviousKeyRow[] {
  const open = new Map(rotation?.previousKeys.map((named) => [textOfScope(named.scope), named]))
  const rows = keys.map((key) => {
    const named = open.get(key.scope)
    if (rotation === undefined || named === undefined) throw new TrustError('epoch-recipients')
    open.delete(key.scope)
    if (key.epoch !== rotation.epoch) throw new TrustError('epoch-stale')
    const sealed = fromBase64url(key.sealed)
    if (previousKeyHash(sealed) !== named.hash) throw new TrustError('box-commitment')
    const scope = column(encodeScope(named.scope))
    return { workspaceId: hashColumn(workspaceId), epoch: rotation.epoch, scope, sealed: column(sealed) }
  })
  if (open.size > 0) throw new TrustError('epoch-recipients')
  return rows
}

/** Of the scopes whose keys the member has, oldest epoch first. */
export async function readPreviousKeys(
  { db }: Services,
  { workspaceId, log, rights }: Membership,
): Promise<WirePreviousKey[]> {
  const scopes = scopesIn(log.verified.state, rights.access).map((scope) => column(encodeScope(scope)))
  const rows = await db.prisma.previousKey.findMany({
    where: { workspaceId: hashColumn(workspaceId), scope: { in: scopes } },
    orderBy: [{ epoch: 'asc' }, { scope: 'asc' }],
  })
  return rows.map(({ epoch, scope, sealed }) => {
    return { epoch, scope: textOfScope(readScope(new Reader(scope))), sealed: toBase64url(sealed) }
  })
}
