// Vectors of SPEC 14 and of the end of 9: from the seed of a machine to its keys and its token, and the key of an epoch under the next.
import type { EnvironmentId, Hash, MachineId, WorkspaceId, WorkspaceKey } from '../../src/brands.ts'
import { toHex } from '../../src/bytes.ts'
import { hashHex } from '../../src/hash.ts'
import { keyIdOf } from '../../src/identity.ts'
import { machineAuthHash } from '../../src/machine-auth.ts'
import { machineKeysOf } from '../../src/machine.ts'
import { sealPreviousKey } from '../../src/previous-key.ts'
import type { Scope } from '../../src/scope.ts'
import { formatToken } from '../../src/token.ts'
import { environmentKeyOf } from '../../src/workspace-keys.ts'
import { counting, withRandom } from './fixed-random.ts'

const workspaceId = toHex(counting(80, 32)) as WorkspaceId
const environmentId = toHex(counting(112, 16)) as EnvironmentId

export async function machine() {
  const machineId = toHex(counting(176, 16)) as MachineId
  const seed = counting(192, 32)
  const keys = await machineKeysOf(seed, machineId)
  const log = { seq: 12, hash: toHex(counting(33, 32)) as Hash }
  const origin = 'https://secrets.example.com:8443'
  return {
    machineId,
    seed: toHex(seed),
    authSecret: toHex(keys.authSecret),
    authHash: machineAuthHash(machineId, keys.authSecret),
    signingSeed: toHex(keys.signingSeed),
    boxSecret: toHex(keys.boxSecret),
    signPublic: toHex(keys.identity.signPublic),
    boxPublic: toHex(keys.identity.boxPublic),
    keyId: keyIdOf(keys.identity),
    workspaceId,
    log,
    origin,
    token: formatToken({ machineId, seed, workspaceId, log, origin }),
  }
}

/** Of the workspace, and of an environment. */
export async function previousKeys() {
  const epoch = 4
  const [key, previous] = [counting(10, 32), counting(144, 32)] as [WorkspaceKey, WorkspaceKey]
  const scopes: Scope[] = [{ kind: 'workspace' }, { kind: 'environment', environmentId }]
  const made = []
  for (const [i, scope] of scopes.entries()) {
    const of = (one: WorkspaceKey, at: number) =>
      scope.kind === 'workspace' ? one : environmentKeyOf(one, workspaceId, environmentId, at)
    const nonce = counting(70 + 20 * i, 12)
    const keys = { key: of(key, epoch), previous: of(previous, epoch - 1) }
    const sealed = await withRandom(nonce, () => sealPreviousKey({ workspaceId, scope, epoch }, keys))
    made.push({
      workspaceId,
      scope,
      epoch,
      workspaceKey: toHex(key),
      previousWorkspaceKey: toHex(previous),
      key: toHex(keys.key),
      previous: toHex(keys.previous),
      nonce: toHex(nonce),
      sealed: toHex(sealed),
      hash: hashHex('previous-key-hash', sealed),
    })
  }
  return made
}
