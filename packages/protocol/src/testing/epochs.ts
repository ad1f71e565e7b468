// How the people of a test workspace start epochs, as honest clients do: with the entry, its boxes, the sealed keys of before, and every chain
// sealed anew.
import { openPairs, sealPairs, sealPreviousKey, type EnvironmentId, type Scope } from '@infisical/crypto'
import { buildCommit, type BuiltCommit } from '../build-commit.ts'
import { emptyChain } from '../chain-view.ts'
import type { Draft } from '../entries/kinds.ts'
import { previousKeyHash, type Grant } from '../grant.ts'
import { decodePack, EMPTY_PACK } from '../pack.ts'
import { environments } from '../queries.ts'
import { rotationNeeds, type RotationCause } from '../rotation-needs.ts'
import type { Rotation } from '../rotation.ts'
import type { TestPerson } from './person.ts'
import type { TestWorkspace } from './workspace.ts'

export interface EpochStart {
  readonly envelope: Uint8Array
  readonly rotation: Rotation
  readonly previousKeys: readonly { readonly scope: Scope; readonly sealed: Uint8Array }[]
  /** One for every environment, in their order. */
  readonly renewals: readonly Renewed[]
}

export interface Renewed extends BuiltCommit {
  readonly environmentId: EnvironmentId
  /** All records before it. */
  readonly previousPack: Uint8Array
}

/** Appends the entry of that cause and renews all chains. */
export async function startEpoch(
  workspace: TestWorkspace,
  author: TestPerson,
  cause: RotationCause,
): Promise<EpochStart> {
  const { rotation, previousKeys } = await makeRotation(workspace, cause)
  const envelope = await workspace.append(draftOf(cause, rotation), author)
  const renewals = rotation.epoch === 1 ? [] : await renewAll(workspace, author)
  return { envelope, rotation, previousKeys, renewals }
}

export function draftOf(cause: RotationCause, rotation: Rotation): Draft {
  switch (cause.type) {
    case 'rotate':
      return { type: 'rotate', ...rotation }
    case 'set-access':
      return { ...cause, keys: { kind: 'rotation', rotation } }
    case 'remove-member':
    case 'remove-machine':
      return { ...cause, rotation }
  }
}

/** Seals the boxes of the next epoch, and gives what the entry has to say. */
export async function makeRotation(workspace: TestWorkspace, cause: RotationCause) {
  const { state } = workspace.verified
  const needs = rotationNeeds(state, cause, workspace.time)
  const { epoch } = needs
  const receivers = []
  for (const { receiver, scope, boxPublic } of needs.receivers) {
    const [grant] = await workspace.grants(receiver, boxPublic, [scope], epoch)
    receivers.push({ receiver, grant: grant as Grant })
  }
  const previousKeys = await Promise.all(
    needs.previousScopes.map(async (scope) => {
      const keys = { key: workspace.keyOf(scope, epoch), previous: workspace.keyOf(scope, state.epoch) }
      const sealed = await sealPreviousKey({ workspaceId: workspace.workspaceId, scope, epoch }, keys)
      return { scope, sealed }
    }),
  )
  const rotation: Rotation = {
    epoch,
    commitment: workspace.commitment({ kind: 'workspace' }, epoch),
    environments: needs.environments.map(({ id: environmentId }) => {
      return { environmentId, commitment: workspace.commitment({ kind: 'environment', environmentId }, epoch) }
    }),
    receivers,
    previousKeys: previousKeys.map(({ scope, sealed }) => ({ scope, hash: previousKeyHash(sealed) })),
    heads:
      epoch === 1 ? [] : needs.environments.map(({ id, name }) => ({ environmentId: id, ...headOf(workspace, name) })),
  }
  return { rotation, previousKeys }
}

function headOf(workspace: TestWorkspace, environment: string) {
  const { seq, hash } = workspace.viewOf(workspace.shared(environment)).head
  return { seq, hash }
}

async function renewAll(workspace: TestWorkspace, author: TestPerson): Promise<Renewed[]> {
  const renewals = []
  for (const { id, name } of environments(workspace.verified.state)) {
    renewals.push({ environmentId: id, ...(await renew(workspace, author, name)) })
  }
  return renewals
}

/** The same plaintexts under the keys of the current epoch, as one commit. */
async function renew(workspace: TestWorkspace, author: TestPerson, environment: string) {
  const { epoch } = workspace.verified.state
  const chain = workspace.shared(environment)
  const previous = workspace.viewOf(chain)
  const previousPack = workspace.packs.get(emptyChain(chain).chainId) ?? EMPTY_PACK
  const sealed = decodePack(previousPack)
  const pairs = await openPairs(workspace.keysOf(chain, author, previous.head.epoch), chain, sealed)
  const renewed = pairs.map((pair) => ({ ...pair, epoch, version: pair.version + 1 }))
  const records = await sealPairs(workspace.keysOf(chain, author), chain, renewed)
  const built = await buildCommit({
    log: workspace.verified,
    previous,
    records: records.map((record, i) => ({ ...record, changed: sealed[i]?.changed })),
    removed: [],
    message: new Uint8Array(0),
    time: workspace.time++,
    author,
  })
  workspace.keep(built, [])
  return { ...built, previousPack }
}
