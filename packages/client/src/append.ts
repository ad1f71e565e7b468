// Adds to a workspace's log: builds on the head that is known, and again on a newer one when somebody else was faster.
import { toBase64url } from '@infisical/crypto'
import type { WireKeyBox } from '@infisical/contract'
import type { Verified } from '@infisical/protocol'
import { retryOnConflict } from './conflict.ts'
import { keepWorkspace, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

export interface Addition {
  readonly entry: Uint8Array
  /** The log with the entry. */
  readonly verified: Verified
  readonly boxes: readonly WireKeyBox[]
  /** First commits of environments that the entry adds. */
  readonly commits: readonly Uint8Array[]
  readonly mail?: { inviteId: string; email: string }
  readonly machine?: { machineId: string; authHash: string }
}

export async function appendToLog<Made extends Addition>(
  desk: Desk,
  make: (workspace: Workspace) => Promise<Made>,
): Promise<Made> {
  return await retryOnConflict(async () => {
    const workspace = await syncWorkspace(desk)
    const made = await make(workspace)
    await desk.me.call((api) =>
      api.workspace.append.mutate({
        workspaceId: desk.workspaceId,
        entries: [toBase64url(made.entry)],
        boxes: [...made.boxes],
        commits: made.commits.map(toBase64url),
        ...(made.mail === undefined ? {} : { mail: made.mail }),
        ...(made.machine === undefined ? {} : { machine: made.machine }),
      }),
    )
    await keepWorkspace(desk, { ...workspace, verified: made.verified })
    return made
  })
}
