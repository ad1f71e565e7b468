// How a machine that is added will show who it is: the row that the log does not hold, because it is between the machine and this server alone.
import type { AppendInput } from '@infisical/contract'
import { parseHash, parseId } from '@infisical/crypto/server'
import type { Prisma, Transaction } from '@infisical/db'
import { hashColumn, idColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { WorkspaceLog } from './log-cache.ts'
import type { Statement } from './statements.ts'

export type MachineRow = Prisma.MachineCreateManyInput

/** One for the machine that the statements add, at most one. `malformed` when the request says it of another, or not at all. */
export function machineRows(
  { clock }: Services,
  { verified }: WorkspaceLog,
  statements: readonly Statement[],
  machine: AppendInput['machine'],
): MachineRow[] {
  const added = statements.flatMap(({ entry }) => (entry.type === 'add-machine' ? [entry.identity.userId] : []))
  if (added.length === 0 && machine === undefined) return []
  const [machineId] = added
  const fits = machine !== undefined && added.length === 1 && machineId === parseId(machine.machineId)
  if (!fits) throw new Refusal('malformed', { field: 'machine' })
  return [
    {
      id: idColumn(machineId),
      workspaceId: hashColumn(verified.workspaceId),
      authHash: hashColumn(parseHash(machine.authHash)),
      createdAt: new Date(clock()),
    },
  ]
}

/** Ids are random: one that another workspace has is not a new one. */
export async function addMachines(transaction: Transaction, machines: readonly MachineRow[]): Promise<void> {
  if (machines.length === 0) return
  const { count } = await transaction.machine.createMany({ data: [...machines], skipDuplicates: true })
  if (count !== machines.length) throw new Refusal('malformed', { field: 'machine' })
}
