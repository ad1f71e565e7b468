// The keys of a workspace that one member holds: opened from the boxes made for him, each checked against the signed log (SPEC 9).
import {
  commitmentOf,
  CryptoError,
  environmentKeyOf,
  fromBase64url,
  keyIdOf,
  openKeyBox,
  type Access,
  type EnvironmentId,
  type EnvironmentKey,
  type Id,
  type PublicIdentity,
  type Receiver,
  type Scope,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { WireKeyBox } from '@infisical/contract'
import { ClientError } from './errors.ts'
import { checkKeyBox, keyCommitment, scopesIn, TrustError, type Verified } from '@infisical/protocol'

/** `keys` are the workspace key alone, or one key per environment that its holder may open. */
export interface Keyring {
  readonly epoch: number
  readonly keys: readonly HeldKey[]
}

export type HeldKey =
  | { readonly scope: Extract<Scope, { kind: 'workspace' }>; readonly key: WorkspaceKey }
  | { readonly scope: Extract<Scope, { kind: 'environment' }>; readonly key: EnvironmentKey }

/** Whose boxes: a member, or the invite that someone is about to use. */
export interface BoxHolder {
  readonly kind: Receiver['kind']
  readonly identity: PublicIdentity<Id>
  readonly boxSecret: Uint8Array
  readonly access: Access
}

/** Opens exactly the boxes that the holder must have. `box-commitment`, `box-auth`. Before the first epoch there are none. */
export async function openKeyring(
  verified: Verified,
  holder: BoxHolder,
  boxes: readonly WireKeyBox[],
): Promise<Keyring> {
  const { epoch } = verified.state
  if (epoch === 0) return { epoch, keys: [] }
  const keys: HeldKey[] = []
  for (const scope of scopesIn(verified.state, holder.access)) keys.push(await openOne(verified, holder, scope, boxes))
  return { epoch, keys }
}

/** Whether these are the keys that such an access calls for now. */
export function isWhole({ epoch, keys }: Keyring, { state }: Verified, access: Access): boolean {
  const scopes = state.epoch === 0 ? [] : scopesIn(state, access)
  const held = new Set(keys.map(({ scope }) => wireScope(scope)))
  return epoch === state.epoch && held.size === scopes.length && scopes.every((scope) => held.has(wireScope(scope)))
}

async function openOne(
  verified: Verified,
  holder: BoxHolder,
  scope: Scope,
  boxes: readonly WireKeyBox[],
): Promise<HeldKey> {
  const { workspaceId, state } = verified
  const receiver = { kind: holder.kind, id: holder.identity.userId, keyId: keyIdOf(holder.identity) }
  const served = boxes.find(
    (box) => box.epoch === state.epoch && box.scope === wireScope(scope) && box.receiver.id === receiver.id,
  )
  if (served === undefined) throw new TrustError('box-commitment')
  const box = fromBase64url(served.box)
  checkKeyBox(state, receiver, scope, box)
  const key = await openBox(box, { workspaceId, epoch: state.epoch, scope, receiver, boxSecret: holder.boxSecret })
  const held = { scope, key } as HeldKey
  if (commitmentOf(held.key, workspaceId, scope, state.epoch) !== keyCommitment(state, scope))
    throw new TrustError('box-commitment')
  return held
}

async function openBox(...box: Parameters<typeof openKeyBox>): Promise<Uint8Array> {
  try {
    return await openKeyBox(...box)
  } catch (error) {
    throw error instanceof CryptoError ? new TrustError('box-auth', {}, { cause: error }) : error
  }
}

/** undefined when the environment was not opened to the holder. */
export function environmentKey(
  keyring: Keyring,
  verified: Verified,
  environmentId: EnvironmentId,
): EnvironmentKey | undefined {
  for (const held of keyring.keys) {
    if (held.scope.kind === 'workspace')
      return environmentKeyOf(held.key as WorkspaceKey, verified.workspaceId, environmentId, keyring.epoch)
    if (held.scope.environmentId === environmentId) return held.key as EnvironmentKey
  }
  return undefined
}

/** The key of a scope, to be boxed to someone else; undefined when the holder has none to give. */
export function keyOfScope(
  keyring: Keyring,
  verified: Verified,
  scope: Scope,
): WorkspaceKey | EnvironmentKey | undefined {
  if (scope.kind === 'environment') return environmentKey(keyring, verified, scope.environmentId)
  return keyring.keys.find((held) => held.scope.kind === 'workspace')?.key
}

/** Those keys, to be boxed to somebody else. `environment-closed` */
export function keysFor(
  { keyring, verified }: { readonly keyring: Keyring; readonly verified: Verified },
  scopes: readonly Scope[],
): HeldKey[] {
  return scopes.map((scope) => {
    const key = keyOfScope(keyring, verified, scope)
    if (key === undefined) throw new ClientError('environment-closed')
    return { scope, key } as HeldKey
  })
}

export const wireScope = (scope: Scope): string => (scope.kind === 'workspace' ? 'workspace' : scope.environmentId)
