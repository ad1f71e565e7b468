// The keys of an epoch that is about to start: a fresh workspace key, a box of it for everybody who must have it, and the keys of before sealed
// under the new ones (SPEC 8 and 9).
import {
  commitmentOf,
  environmentKeyOf,
  newWorkspaceKey,
  sealKeyBox,
  sealPreviousKey,
  toBase64url,
  type EnvironmentKey,
  type Scope,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { WireKeyBox, WirePreviousKey } from '@infisical/contract'
import {
  keyBoxHash,
  previousKeyHash,
  type RequiredReceiver,
  type RotatedHead,
  type Rotation,
  type RotationNeeds,
} from '@infisical/protocol'
import { ClientError } from './errors.ts'
import { keyOfScope, wireScope } from './keyring.ts'
import type { Workspace } from './workspace-log.ts'

const WORKSPACE = { kind: 'workspace' } as const

export class EpochKeys {
  readonly workspaceId: WorkspaceId
  readonly epoch: number
  readonly key: WorkspaceKey = newWorkspaceKey()
  readonly #boxes = new Map<string, Uint8Array>()

  constructor(workspaceId: WorkspaceId, epoch: number) {
    this.workspaceId = workspaceId
    this.epoch = epoch
  }

  /**
   * Whether these keys will do for those needs. A box that was made may be in the server's hands, also when the server said that it took
   * nothing. So a key that was ever boxed to somebody who is not to have it is spent.
   */
  serves({ epoch, receivers }: RotationNeeds): boolean {
    const required = new Set(receivers.map(nameOf))
    return epoch === this.epoch && [...this.#boxes.keys()].every((name) => required.has(name))
  }

  /** Boxes that were made before are taken again. */
  async boxTo(receivers: readonly RequiredReceiver[], onBox: () => void): Promise<void> {
    const { workspaceId, epoch } = this
    for (const one of receivers) {
      const { receiver, scope, boxPublic } = one
      if (!this.#boxes.has(nameOf(one))) {
        const place = { workspaceId, epoch, scope, receiver, receiverBoxPublic: boxPublic }
        this.#boxes.set(nameOf(one), await sealKeyBox({ ...place, key: this.keyOf(scope) }))
      }
      onBox()
    }
  }

  /** What the entry says of them, and what travels beside it. */
  async describe(
    { environments, receivers, previousScopes }: RotationNeeds,
    before: Workspace,
    heads: readonly RotatedHead[],
  ): Promise<{ rotation: Rotation; boxes: WireKeyBox[]; previousKeys: WirePreviousKey[] }> {
    const { epoch } = this
    const boxed = receivers.map((one) => ({ ...one, box: this.#boxes.get(nameOf(one)) as Uint8Array }))
    const sealed = []
    for (const scope of previousScopes) sealed.push({ scope, sealed: await this.#sealPrevious(scope, before) })
    return {
      rotation: {
        epoch,
        commitment: this.#commitment(WORKSPACE),
        environments: environments.map(({ id }) => ({
          environmentId: id,
          commitment: this.#commitment({ kind: 'environment', environmentId: id }),
        })),
        receivers: boxed.map(({ receiver, scope, box }) => ({ receiver, grant: { scope, box: keyBoxHash(box) } })),
        previousKeys: sealed.map((one) => ({ scope: one.scope, hash: previousKeyHash(one.sealed) })),
        heads,
      },
      boxes: boxed.map(({ receiver: { kind, id }, scope, box }) => {
        return { epoch, receiver: { kind, id }, scope: wireScope(scope), box: toBase64url(box) }
      }),
      previousKeys: sealed.map((one) => {
        return { epoch, scope: wireScope(one.scope), sealed: toBase64url(one.sealed) }
      }),
    }
  }

  keyOf(scope: Scope): WorkspaceKey | EnvironmentKey {
    if (scope.kind === 'workspace') return this.key
    return environmentKeyOf(this.key, this.workspaceId, scope.environmentId, this.epoch)
  }

  #commitment(scope: Scope) {
    return commitmentOf(this.keyOf(scope), this.workspaceId, scope, this.epoch)
  }

  async #sealPrevious(scope: Scope, { keyring, verified }: Workspace): Promise<Uint8Array> {
    const previous = keyOfScope(keyring, verified, scope)
    if (previous === undefined) throw new ClientError('not-allowed-here')
    const { workspaceId, epoch } = this
    return await sealPreviousKey({ workspaceId, scope, epoch }, { key: this.keyOf(scope), previous })
  }
}

/** With the key id: whoever comes back with other keys is another receiver. */
const nameOf = ({ receiver: { kind, id, keyId }, scope }: RequiredReceiver): string =>
  `${kind} ${id} ${keyId} ${wireScope(scope)}`
