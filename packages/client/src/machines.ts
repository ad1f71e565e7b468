// Service tokens: machines that hold the keys of the environments they are for, and nothing else (SPEC 14). A token is made here and shown once; what the
// server gets of it is public keys, boxes it cannot open, and a hash.
import {
  formatToken,
  machineAuthHash,
  machineKeysOf,
  newId,
  newMachineSeed,
  normaliseDisplayName,
  type MachineId,
} from '@infisical/crypto'
import { activeMachines, buildEntry, scopesIn, type Machine as ListedMachine, type State } from '@infisical/protocol'
import { appendToLog } from './append.ts'
import { authorOf, signerOf } from './author.ts'
import { boxKeys } from './boxing.ts'
import type { Machine, MachineVerbs } from './client-machines.ts'
import type { Context } from './context.ts'
import { ClientError, spoken } from './errors.ts'
import { keysFor } from './keyring.ts'
import { accessTo, mayAskForActivity, namesOf, requireGovernor } from './people.ts'
import { rotatingWhenDue } from './rotation-due.ts'
import { startEpoch } from './start-epoch.ts'
import { openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

const HOUR_MS = 60 * 60 * 1000
const YEAR_MS = 365.25 * 24 * HOUR_MS
const LIFETIME_MS = { least: HOUR_MS, most: 10 * YEAR_MS }

export function machineVerbs(context: Context): MachineVerbs {
  return {
    create: (plan) => rotatingWhenDue(context, plan.workspaceId, () => create(context, plan)),
    list: ({ workspaceId }) => list(context, workspaceId),
    revoke: (choice) => revoke(context, choice),
  }
}

type MachinePlan = Parameters<MachineVerbs['create']>[0]

async function create(context: Context, plan: MachinePlan) {
  const name = spoken('machine-name', () => normaliseDisplayName(plan.name))
  if (plan.environments.length === 0) throw new ClientError('machine-environments')
  const { expiresInMs: lifetime } = plan
  if (!(lifetime >= LIFETIME_MS.least && lifetime <= LIFETIME_MS.most)) throw new ClientError('machine-expiry')
  const desk = await openDesk(context, plan.workspaceId)
  const made = await appendToLog(desk, (workspace) => makeMachine(desk, workspace, { ...plan, name }))
  return { token: made.token, machineId: made.machine.machineId, expiresAt: made.expiresAt }
}

async function makeMachine(desk: Desk, workspace: Workspace, plan: MachinePlan) {
  const { context, me } = desk
  const { state, workspaceId } = workspace.verified
  requireGovernor(desk, state)
  if (activeMachines(state).some(({ name }) => name === plan.name)) throw new ClientError('machine-exists')
  const [machineId, seed] = [newId<MachineId>(), newMachineSeed()]
  const { identity, signingSeed, authSecret } = await machineKeysOf(seed, machineId)
  const access = accessTo(state, plan.environments)
  const { grants, boxes } = await boxKeys(
    { workspaceId, epoch: state.epoch },
    { kind: 'machine', identity },
    keysFor(workspace, scopesIn(state, access)),
  )
  const time = context.now()
  const expiresAt = time + Math.floor(plan.expiresInMs)
  const role = plan.write === true ? 'writer' : 'reader'
  const terms = { name: plan.name, role, access, expiry: expiresAt, epoch: state.epoch, grants } as const
  const author = { ...authorOf(me.session), coSign: signerOf(signingSeed) }
  const built = await buildEntry(workspace.verified, { type: 'add-machine', identity, ...terms, time }, author)
  return {
    entry: built.envelope,
    verified: built.verified,
    boxes,
    commits: [],
    machine: { machineId, authHash: machineAuthHash(machineId, authSecret) },
    token: formatToken({ machineId, seed, workspaceId, log: built.verified.head, origin: context.origin }),
    expiresAt,
  }
}

async function list(context: Context, workspace: string): Promise<Machine[]> {
  const desk = await openDesk(context, workspace)
  const { state } = (await syncWorkspace(desk)).verified
  const { workspaceId } = desk
  const activity = mayAskForActivity(desk, state)
    ? await desk.me.call((api) => api.workspace.activity.query({ workspaceId }))
    : { machines: [] }
  const seen = new Map(
    activity.machines.map(({ machineId, lastSeenAt, address }) => [machineId, { lastSeenAt, address }]),
  )
  return activeMachines(state)
    .map((machine) => ({ ...describe(state, machine, context.now()), ...seen.get(machine.id) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function describe(state: State, machine: ListedMachine, now: number): Machine {
  const { id, name, role, access, expiry, creator } = machine
  const environments = namesOf(state, access)
  return {
    machineId: id,
    name,
    role: role === 'writer' ? 'writer' : 'reader',
    // The form of an entry does not let a machine reach all.
    environments: environments === 'all' ? [] : environments,
    expiresAt: expiry,
    expired: now > expiry,
    createdBy: state.members.find(({ userId }) => userId === creator)?.email ?? '',
  }
}

async function revoke(context: Context, { workspaceId, machine }: Parameters<MachineVerbs['revoke']>[0]) {
  const { cause, epoch } = await startEpoch(context, workspaceId, (desk, { verified: { state } }) => {
    requireGovernor(desk, state)
    const { id: machineId, name } = findMachine(state, machine)
    return { type: 'remove-machine', machineId, name } as const
  })
  return { name: cause.name, epoch }
}

/** `machine-missing` */
function findMachine(state: State, who: string): ListedMachine {
  const active = activeMachines(state)
  const found = active.find(({ name }) => name === who) ?? active.find(({ id }) => id === who)
  if (found === undefined) throw new ClientError('machine-missing', { names: [who] })
  return found
}
