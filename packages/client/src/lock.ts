// The lock: what a team's repository says of how far log and shared chains were when one of them last looked. It counts like a pin. A server that shows
// one of them another history than the others is found out as soon as the file goes from one to the other.
import type { EnvironmentId, Id } from '@infisical/crypto'
import { decodeCommit, entryHashAt, TrustError, type Head, type Verified } from '@infisical/protocol'
import type { Lock } from './client-trust.ts'
import { ClientError } from './errors.ts'
import { chainKey, type WorkspacePins } from './pins.ts'
import type { Desk } from './workspace-log.ts'

/** undefined where the host has none. `lock-unreadable` for anything but a lock of that workspace. */
export async function readLock({ lock }: Desk['context'], workspaceId: string): Promise<Lock | undefined> {
  const read = await lock?.read(workspaceId)
  if (read === undefined) return undefined
  if (!isLock(read) || read.workspaceId !== workspaceId) throw new ClientError('lock-unreadable')
  return read
}

/** Of pin and lock the later of each. `lock-mismatch` where they name different things at one place. */
export function withLock(kept: WorkspacePins | undefined, lock: Lock): WorkspacePins {
  const chains: Record<string, Head> = { ...kept?.chains }
  const environments: Record<string, string> = {}
  for (const [name, { id, seq, hash }] of Object.entries(lock.environments)) {
    const key = chainKey(id, 'shared')
    chains[key] = laterOf(name, chains[key], { seq, hash } as Head)
    environments[name] = id
  }
  const log = laterOf(undefined, kept?.log, lock.log as Head)
  const { inStep = {}, verified = {}, witnessed = {} } = kept ?? {}
  return { log, chains, inStep, verified, witnessed, environments: { ...environments, ...kept?.environments } }
}

function laterOf(environment: string | undefined, pin: Head | undefined, locked: Head): Head {
  if (pin === undefined || pin.seq < locked.seq) return locked
  if (pin.seq === locked.seq && pin.hash !== locked.hash) mismatch(environment, pin, locked)
  return pin
}

/** What the server did against the lock alone is said as that. */
export function asLockMismatch({ lock, keptPins }: Desk, error: unknown): unknown {
  if (lock === undefined || !(error instanceof TrustError)) return error
  const { pinned, served } = error.evidence
  const named = pinned === undefined ? undefined : lockedAt(lock, pinned)
  if (named === undefined) return error
  const own = named.key === 'log' ? keptPins?.log : keptPins?.chains[named.key]
  if (own?.seq === pinned?.seq && own?.hash === pinned?.hash) return error
  const heads = { environment: named.environment, here: served, there: pinned as Head }
  return new ClientError('lock-mismatch', { heads }, { cause: error })
}

function lockedAt(lock: Lock, pinned: Head): { key: string; environment: string | undefined } | undefined {
  const isIt = ({ seq, hash }: { readonly seq: number; readonly hash: string }) =>
    seq === pinned.seq && hash === pinned.hash
  if (isIt(lock.log)) return { key: 'log', environment: undefined }
  const found = Object.entries(lock.environments).find(([, head]) => isIt(head))
  return found && { key: chainKey(found[1].id, 'shared'), environment: found[0] }
}

/** The log as it was verified, against a lock that is behind it; and all environments of the lock have to be in it. */
export function checkLockedEntry({ lock }: Pick<Desk, 'lock'>, { hashes, head, state }: Verified): void {
  if (lock === undefined || lock.log.seq > head.seq) return
  const here = { seq: lock.log.seq, hash: entryHashAt(hashes, lock.log.seq) }
  if (here.hash !== lock.log.hash) mismatch(undefined, here, lock.log as Head)
  for (const [name, locked] of Object.entries(lock.environments)) {
    const isThere = state.environments.some(({ id }) => id === (locked.id as Id))
    if (!isThere) mismatch(name, undefined, { seq: locked.seq, hash: locked.hash } as Head)
  }
}

/**
 * A lock that is behind what this device has seen of the chain: the commits in between have to lead from the one to the other. Gives what is
 * to be noted, so that it is asked for once.
 */
export async function meetLockedChain(
  desk: Desk,
  environmentId: EnvironmentId,
  fetchCommits: (from: number, to: number) => Promise<readonly Uint8Array[]>,
): Promise<WorkspacePins['witnessed']> {
  const { lock, keptPins } = desk
  const key = chainKey(environmentId, 'shared')
  const [name, locked] = Object.entries(lock?.environments ?? {}).find(([, { id }]) => id === environmentId) ?? []
  const pin = keptPins?.chains[key]
  if (locked === undefined || pin === undefined || locked.seq >= pin.seq) return {}
  if (keptPins?.witnessed[key] === locked.hash) return {}
  const commits = await fetchCommits(locked.seq - 1, pin.seq)
  const found = hashAt(commits, locked.seq, pin)
  if (found !== locked.hash)
    mismatch(name, { seq: locked.seq, hash: found }, { seq: locked.seq, hash: locked.hash } as Head)
  return { [key]: locked.hash }
}

/** The hash of commit `seq`, when these commits, up to the head that is known, are linked to it. */
export function hashAt(envelopes: readonly Uint8Array[], seq: number, head: Head): Head['hash'] {
  const commits = envelopes.map(decodeCommit)
  let expected = head.hash
  for (let at = head.seq; at > seq; at--) {
    const served = commits[at - seq]
    if (served === undefined || served.commit.seq !== at || served.hash !== expected)
      throw new TrustError('commit-fork', { pinned: head, seq: at })
    expected = served.commit.previous
  }
  const first = commits[0]
  if (first === undefined || first.hash !== expected) throw new TrustError('commit-fork', { pinned: head, seq })
  return first.hash
}

function mismatch(environment: string | undefined, here: Head | undefined, there: Head): never {
  throw new ClientError('lock-mismatch', { heads: { environment, here, there } })
}

const isHex = (value: unknown, digits: number): boolean =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
const isHead = (value: unknown): boolean => {
  const { seq, hash } = (value ?? {}) as { seq?: unknown; hash?: unknown }
  return Number.isSafeInteger(seq) && (seq as number) >= 0 && isHex(hash, 64)
}

function isLock(value: unknown): value is Lock {
  const { workspaceId, log, environments } = (value ?? {}) as Partial<Lock>
  if (!isHex(workspaceId, 64) || !isHead(log) || typeof environments !== 'object' || environments === null) return false
  return Object.values(environments).every(
    (one) => isHead(one) && isHex((one as { id?: unknown }).id, 32) && one.seq > 0,
  )
}
