// The keys that a chain was under in earlier epochs: each sealed under the one after it, and each held to the commitment that the signed log names
// (SPEC 9). Of a personal chain only the keys of one's own present identity are there.
import {
  commitmentOf,
  CryptoError,
  environmentKeyOf,
  fromBase64url,
  openPreviousKey,
  type ChainContext,
  type EnvironmentKey,
  type Hash,
  type Scope,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { WirePreviousKey } from '@infisical/contract'
import {
  decodeEntryBody,
  decodeEnvelope,
  entryHash,
  entryHashAt,
  rotationIn,
  TrustError,
  type Entry,
  type Verified,
} from '@infisical/protocol'
import { keyFor } from './chain-answer.ts'
import { ClientError } from './errors.ts'
import { wireScope, type HeldKey } from './keyring.ts'
import { fetchLog, type Desk, type Workspace } from './workspace-log.ts'

export class PastKeys {
  readonly #desk: Desk
  readonly #workspace: Workspace
  readonly #chain: ChainContext
  /** Those of the scope that is held, the newest first; unrolled as far as was asked. */
  readonly #unrolled: (WorkspaceKey | EnvironmentKey)[] = []
  #sealed: Promise<Sealed> | undefined

  constructor(desk: Desk, workspace: Workspace, chain: ChainContext) {
    this.#desk = desk
    this.#workspace = workspace
    this.#chain = chain
  }

  /** `past-closed` for personal secrets of an identity that is gone, `environment-closed`, `box-commitment`, `box-auth`. */
  async at(epoch: number): Promise<EnvironmentKey> {
    const current = keyFor(this.#desk, this.#workspace, this.#chain)
    const { kind, environmentId, workspaceId } = this.#chain
    if (kind === 'personal') {
      if (epoch !== this.#desk.me.session.secrets.generation) throw new ClientError('past-closed')
      return current
    }
    const { keyring } = this.#workspace
    if (epoch === keyring.epoch) return current
    const held = keyring.keys.find(({ scope }) => scope.kind === 'workspace' || scope.environmentId === environmentId)
    const key = await this.#unroll(held as HeldKey, epoch)
    if (held?.scope.kind !== 'workspace') return key as EnvironmentKey
    return environmentKeyOf(key as WorkspaceKey, workspaceId, environmentId, epoch)
  }

  async #unroll({ scope, key }: HeldKey, epoch: number): Promise<WorkspaceKey | EnvironmentKey> {
    const { epoch: current } = this.#workspace.keyring
    if (epoch < 1 || epoch > current) throw new TrustError('epoch-stale')
    if (this.#unrolled.length === 0) this.#unrolled.push(key)
    const sealed = await (this.#sealed ??= fetchSealed(this.#desk, this.#workspace.verified))
    while (this.#unrolled.length <= current - epoch) {
      const newest = current - this.#unrolled.length + 1
      const next = this.#unrolled.at(-1) as WorkspaceKey | EnvironmentKey
      this.#unrolled.push(await openBefore(this.#chain, sealed, { scope, epoch: newest, key: next }))
    }
    return this.#unrolled[current - epoch] as WorkspaceKey | EnvironmentKey
  }
}

interface Sealed {
  readonly keys: readonly WirePreviousKey[]
  readonly commitments: ReadonlyMap<string, Hash>
}

interface Known {
  readonly scope: Scope
  readonly epoch: number
  readonly key: WorkspaceKey | EnvironmentKey
}

/** The key of the epoch before. */
async function openBefore(
  { workspaceId }: ChainContext,
  { keys, commitments }: Sealed,
  { scope, epoch, key }: Known,
): Promise<WorkspaceKey | EnvironmentKey> {
  const served = keys.find((one) => one.epoch === epoch && one.scope === wireScope(scope))
  if (served === undefined) throw new TrustError('box-commitment')
  const before = await opened(
    openPreviousKey({ workspaceId, scope, epoch }, { key, sealed: fromBase64url(served.sealed) }),
  )
  const commitment = commitmentOf(before, workspaceId, scope, epoch - 1)
  if (commitments.get(placeOf(epoch - 1, scope)) !== commitment) throw new TrustError('box-commitment')
  return before
}

async function opened<Key>(key: Promise<Key>): Promise<Key> {
  try {
    return await key
  } catch (error) {
    throw error instanceof CryptoError ? new TrustError('box-auth', {}, { cause: error }) : error
  }
}

async function fetchSealed(desk: Desk, verified: Verified): Promise<Sealed> {
  const { workspaceId, me } = desk
  const { previousKeys } = await me.call((api) => api.workspace.keys.query({ workspaceId }))
  return { keys: previousKeys, commitments: commitmentsIn(await fetchEntries(desk, verified)) }
}

/** The entries of a log that is verified: of each its hash is known. */
async function fetchEntries(desk: Desk, { hashes, head }: Verified): Promise<Entry[]> {
  const { entries } = await fetchLog(desk, -1)
  if (entries.length <= head.seq) throw new TrustError('log-rollback', { pinned: head })
  return entries.slice(0, head.seq + 1).map((envelope, seq) => {
    const { body } = decodeEnvelope(envelope)
    if (entryHash(body) !== entryHashAt(hashes, seq)) throw new TrustError('log-fork', { seq, envelope })
    return decodeEntryBody(body)
  })
}

function commitmentsIn(entries: readonly Entry[]): Map<string, Hash> {
  const found = new Map<string, Hash>()
  const note = (epoch: number, scope: Scope, commitment: Hash) => found.set(placeOf(epoch, scope), commitment)
  for (const entry of entries) {
    const rotation = rotationIn(entry)
    if (rotation !== undefined) note(rotation.epoch, { kind: 'workspace' }, rotation.commitment)
    for (const { environmentId, commitment } of rotation?.environments ?? [])
      note(rotation?.epoch ?? 0, { kind: 'environment', environmentId }, commitment)
    if (entry.type === 'add-environment' && entry.key !== undefined)
      note(entry.key.epoch, { kind: 'environment', environmentId: entry.environmentId }, entry.key.commitment)
  }
  return found
}

const placeOf = (epoch: number, scope: Scope): string => `${epoch} ${wireScope(scope)}`
