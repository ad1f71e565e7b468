// The tree of keys below a workspace key and below a personal seed (SPEC 9 and 10), and the commitments that stand in the signed log.
import type { EnvironmentId, EnvironmentKey, Hash, WorkspaceId, WorkspaceKey } from './brands.ts'
import { toHex } from './bytes.ts'
import { concealed } from './concealed.ts'
import { derive } from './derive.ts'
import { hashBytes, idBytes } from './ids.ts'
import { u32 } from './integers.ts'
import { randomBytes } from './random.ts'
import { encodeScope, type Scope } from './scope.ts'

/** What seals the secrets of one environment in one epoch, or of one user's personal chain in one generation. */
export interface SecretKeys {
  readonly name: Uint8Array
  readonly value: Uint8Array
  readonly message: Uint8Array
}

/** The random key WK of a new epoch. */
export function newWorkspaceKey(): WorkspaceKey {
  return randomBytes(32) as WorkspaceKey
}

export function environmentKeyOf(
  workspaceKey: WorkspaceKey,
  workspaceId: WorkspaceId,
  environmentId: EnvironmentId,
  epoch: number,
): EnvironmentKey {
  const context = [hashBytes(workspaceId), idBytes(environmentId), u32(epoch)]
  return derive('environment-key', workspaceKey, ...context) as EnvironmentKey
}

/** From the personal seed of the user's identity of this generation: no other member can derive it, whatever the role. */
export function personalKeyOf(
  personalSeed: Uint8Array,
  workspaceId: WorkspaceId,
  environmentId: EnvironmentId,
  generation: number,
): EnvironmentKey {
  const context = [hashBytes(workspaceId), idBytes(environmentId), u32(generation)]
  return derive('personal-key', personalSeed, ...context) as EnvironmentKey
}

export function secretKeysOf(key: EnvironmentKey): SecretKeys {
  return concealed({
    name: derive('name-key', key),
    value: derive('value-key', key),
    message: derive('message-key', key),
  })
}

/** Names a key without revealing it: every receiver of an epoch's box can see that all were given the same. */
export function commitmentOf(
  key: WorkspaceKey | EnvironmentKey,
  workspaceId: WorkspaceId,
  scope: Scope,
  epoch: number,
): Hash {
  return toHex(derive('key-commitment', key, hashBytes(workspaceId), encodeScope(scope), u32(epoch))) as Hash
}
