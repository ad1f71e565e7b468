// Machines for tests: added by the owner of a workspace, and the procedures as they reach them.
import { toBase64url } from '@infisical/crypto'
import { machineAuthHash } from '@infisical/crypto/server'
import { addMachine, type TestMachine, type TestWorkspace } from '@infisical/protocol/testing'
import type { Api, World } from './world.ts'
import { appendInput, type User } from './workspaces.ts'

export interface MachineUser extends TestMachine {
  readonly authorization: string
  readonly api: Api
}

export type MachineTerms = Parameters<typeof addMachine>[2]

/** The request that adds one, not sent yet. */
export async function machineInput(workspace: TestWorkspace, owner: User, terms: MachineTerms = {}) {
  const [seq, boxes] = [workspace.envelopes.length, workspace.boxes.length]
  const made = await addMachine(workspace, owner, terms)
  const authHash = machineAuthHash(made.machineId, made.keys.authSecret) as string
  const machine = { machineId: made.machineId as string, authHash }
  return { made, input: { ...appendInput(workspace, seq, boxes), machine } }
}

export async function makeMachine(
  world: World,
  workspace: TestWorkspace,
  terms: MachineTerms = {},
): Promise<MachineUser> {
  const owner = workspace.owner as User
  const { made, input } = await machineInput(workspace, owner, terms)
  await owner.api.workspace.append(input)
  const authorization = `Machine ${made.machineId}.${toBase64url(made.keys.authSecret)}`
  return { ...made, authorization, api: world.as({ authorization }) }
}
