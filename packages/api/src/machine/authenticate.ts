// How a machine shows who it is: with every request it sends its id and a secret, of which this server keeps a hash (SPEC 14). That says who asks,
// and no more: whether the machine is one still, what it may do and until when, the signed log says (members.ts).
import { SESSION } from '@infisical/contract/limits'
import {
  equalBytes,
  fromBase64url,
  hashBytes,
  machineAuthHash,
  parseId,
  ZERO_HASH,
  type MachineId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { hashOf, idColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import { LruCache } from '../lru-cache.ts'
import { Refusal } from '../refusal.ts'

export interface MachineCaller {
  readonly kind: 'machine'
  readonly machineId: MachineId
  readonly workspaceId: WorkspaceId
}

/** Credentials that were checked lately, as they came; a machine says the same every time. */
export type MachineCache = LruCache<CheckedMachine>

interface CheckedMachine {
  readonly caller: MachineCaller
  /** Milliseconds since 1970. */
  readonly until: number
}

export function createMachineCache(machines: number): MachineCache {
  return new LruCache({ capacity: machines, weigh: () => 1 })
}

/** `<machine id>.<base64url of 32 bytes>` */
const CREDENTIALS = /^([0-9a-f]{32})[.]([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/

/**
 * Throws `machine-unknown`, the same and after the same work for an id that nobody has and for a secret that is wrong, and `unauthenticated`
 * for what has not the form.
 */
export async function readMachine(services: Services, credentials: string): Promise<MachineCaller> {
  const checked = services.caches.machines.get(credentials)
  if (checked !== undefined && checked.until > services.clock()) return checked.caller
  const [, id, secret] = CREDENTIALS.exec(credentials) ?? []
  if (id === undefined || secret === undefined) throw new Refusal('unauthenticated')
  const machineId = parseId<MachineId>(id)
  const row = await services.db.prisma.machine.findUnique({
    where: { id: idColumn(machineId) },
    select: { workspaceId: true, authHash: true },
  })
  const shown = hashBytes(machineAuthHash(machineId, fromBase64url(secret)))
  const fits = equalBytes(row?.authHash ?? hashBytes(ZERO_HASH), shown)
  if (row === null || !fits) throw new Refusal('machine-unknown')
  const caller = { kind: 'machine', machineId, workspaceId: hashOf<WorkspaceId>(row.workspaceId) } as const
  services.caches.machines.set(credentials, { caller, until: services.clock() + SESSION.accessSeconds * 1_000 })
  return caller
}
