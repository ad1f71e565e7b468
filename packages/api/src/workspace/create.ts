// A workspace begins: genesis, its environments, the first epoch, and an empty commit for every environment, in one step.
import type { CreateWorkspaceInput, CreateWorkspaceOutput } from '@infisical/contract'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import type { WorkspaceId } from '@infisical/crypto/server'
import { TrustError } from '@infisical/protocol'
import { idColumn } from '../columns.ts'
import { countOne } from '../rate-limits.ts'
import { Refusal } from '../refusal.ts'
import type { SignedIn } from '../procedures.ts'
import { grantedBoxes } from './boxes.ts'
import { acceptFirstCommits } from './first-commits.ts'
import { checkOwnIdentity } from './identity.ts'
import { findLog } from './members.ts'
import { checkStatements, decodeStatements, extendLog, type Statement } from './statements.ts'
import { store } from './store.ts'

/** Throws what the checks of its parts throw; `log-genesis`, `log-chain` and `epoch-chain` for another order; `limit-workspaces`. */
export async function createWorkspace(context: SignedIn, input: CreateWorkspaceInput): Promise<CreateWorkspaceOutput> {
  const { services, caller } = context
  await countOne(services, 'workspace by user', caller.userId)
  const statements = decodeStatements(input.entries)
  const workspaceId = checkOrder(statements)
  checkStatements(services, caller, statements, ['genesis', 'add-environment', 'rotate'])
  await checkOwnIdentity(context, statements[0]?.entry)
  const before = await findLog(services, workspaceId)
  const after = await extendLog(before, statements, workspaceId)
  if (after === 'stored') return { workspaceId }
  if (after.verified.state.epoch !== 1) throw new TrustError('epoch-chain')
  const boxes = grantedBoxes(statements, input.boxes)
  const commits = await acceptFirstCommits(context, after, statements, input.commits)
  await checkRoom(context)
  await store(services, { before, after, statements, boxes, commits })
  return { workspaceId }
}

/** The workspace id is the hash of the genesis, which stands first and once; nothing follows the keys. */
function checkOrder(statements: readonly Statement[]): WorkspaceId {
  const [genesis, ...others] = statements
  if (genesis?.entry.type !== 'genesis') throw new TrustError('log-genesis')
  const rotation = others.findIndex(({ entry }) => entry.type === 'rotate')
  if (rotation !== -1 && rotation !== others.length - 1) throw new TrustError('log-chain')
  return genesis.hash as string as WorkspaceId
}

async function checkRoom({ services, caller }: SignedIn): Promise<void> {
  const memberships = await services.db.prisma.membership.count({ where: { userId: idColumn(caller.userId) } })
  if (memberships >= REQUEST_LIMITS.workspacesPerUser) throw new Refusal('limit-workspaces')
}
