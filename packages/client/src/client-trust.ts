// The shape of an open client, continued: what is remembered of a workspace, and compared by other ways than through the server.
import type { InWorkspace } from './client.ts'

export interface Head {
  readonly seq: number
  readonly hash: string
}

/** What a team keeps beside its code: how far log and shared chains were when one of them last looked. No secret is in it. */
export interface Lock {
  readonly workspaceId: string
  readonly log: Head
  /** By name. */
  readonly environments: Readonly<Record<string, LockedEnvironment>>
}

export interface LockedEnvironment extends Head {
  readonly id: string
}

/** What a host can read beside what the server says. */
export interface LockSource {
  /** undefined when there is none for that workspace. */
  read(workspaceId: string): Promise<Lock | undefined>
}

export interface TrustVerbs {
  /** What this device has verified, of every environment that the caller reaches. With `refresh` it looks at all of them first. */
  lockOf(place: InWorkspace & { readonly refresh?: boolean }): Promise<Lock>
  /** The same as one line of text, to be compared with another's. */
  heads(place: InWorkspace): Promise<string>
  /** `heads-text` for what `heads` did not make, `heads-differ` when the server told the two different histories. */
  compare(heads: InWorkspace & { readonly text: string }): Promise<HeadsComparison>
  /** What this device remembers beside what the server says now, believing nothing of it. */
  state(place: InWorkspace): Promise<TrustState>
  /** Forgets what this device remembers, for what the server serves now and proves. `words` are those of `state`, typed by a person (`trust-words`). */
  reset(confirmed: InWorkspace & { readonly words: string }): Promise<void>
}

/** One history, read by two. `mixed`: each has seen something that the other has not. */
export interface HeadsComparison {
  readonly outcome: 'same' | 'theirs-newer' | 'mine-newer' | 'mixed'
  /** The log under `undefined`, then every environment that both have, by name. */
  readonly heads: readonly {
    readonly environment: string | undefined
    readonly mine: number
    readonly theirs: number
  }[]
}

export interface TrustState {
  readonly workspaceId: string
  /** undefined for nothing remembered, or nothing that can be read. */
  readonly pinned: TrustHeads | undefined
  readonly served: TrustHeads
  /** For `reset`: they change with the heads. */
  readonly words: readonly string[]
}

export interface TrustHeads {
  readonly log: Head
  /** By name, as the pins have it. */
  readonly environments: Readonly<Record<string, Head>>
}
