// Pulling a whole workspace: what its verified log says of the environments, and what those hold that are open to the caller.
import { environments, mayWrite, type Environment } from '@infisical/protocol'
import type { InWorkspace } from './client.ts'
import type { PulledEnvironment, PulledSecrets, PulledWorkspace } from './client-table.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { environmentKey } from './keyring.ts'
import { rightsOfCaller } from './people.ts'
import { headTime, listOf } from './pull.ts'
import type { ChainKind } from './pins.ts'
import { syncEnvironment } from './sync.ts'
import { openDesk, syncWorkspace, type Desk } from './workspace-log.ts'

export async function pullAll(context: Context, { workspaceId }: InWorkspace): Promise<PulledWorkspace> {
  const desk = await openDesk(context, workspaceId)
  const { verified, keyring } = await syncWorkspace(desk)
  const { state, head } = verified
  const pulled: PulledEnvironment[] = []
  // One after the other: each leaves pins behind that the next goes on from.
  for (const environment of environments(state).sort((one, other) => one.addedAt - other.addedAt)) {
    const { id, name } = environment
    const open = environmentKey(keyring, verified, id) !== undefined
    const writable = open && mayWrite(state, desk.me.session.userId, id, head.seq)
    const holds = open ? await secretsIn(await openDesk(context, workspaceId), environment) : undefined
    pulled.push({ environmentId: id, name, open, writable, holds })
  }
  const { workspaceName } = state
  return { workspaceId, workspaceName, role: rightsOfCaller(desk, state).role, environments: pulled }
}

async function secretsIn(desk: Desk, { id, name }: Environment): Promise<PulledSecrets | undefined> {
  const kinds: readonly ChainKind[] = desk.context.isToken ? ['shared'] : ['shared', 'personal']
  const { environmentId, chains } = await syncEnvironment(desk, name, kinds)
  // Renamed since the log was read, and another took its name.
  if (environmentId !== id) throw new ClientError('busy')
  const [shared, personal] = chains
  if (shared === undefined) return undefined
  return {
    shared: listOf(shared, 'shared'),
    personal: personal === undefined ? [] : listOf(personal, 'personal'),
    head: { ...shared.head, time: headTime(desk, id, shared) },
    personalHead: personal?.head,
  }
}
