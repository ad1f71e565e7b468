// The shape of an open client, continued: what an environment was, who made it so, and bringing it back.
import type { Environment, PushResult } from './client.ts'

/** The shared secrets of an environment, or the caller's own. */
export interface OneChain extends Environment {
  readonly personal?: boolean
}

export interface HistoryVerbs {
  /** Newest first. Every one is verified, and links up to the newest; the last page ends with `seq` 1. */
  log(
    options: OneChain & {
      /** Default 20. */
      readonly limit?: number
      /** Only those before this one: `seq` of the last of the page before. */
      readonly before?: number
    },
  ): Promise<LoggedCommit[]>
  /** What changed from one commit to another; `to` is the newest unless it is said, and `from` the one before. 0 is nothing. `commit-unknown`, `past-closed`. */
  diff(options: OneChain & { readonly from?: number; readonly to?: number }): Promise<ChainDifference>
  /**
   * A new commit in which all secrets, or those of these names, are what they were; what came in between stays in the history. A secret that others
   * changed after `since` is a conflict, as in a push. `commit-unknown`, `past-closed`, `secret-unknown` for a name that is neither there nor was.
   */
  restore(
    options: OneChain & {
      readonly seq: number
      readonly names?: readonly string[]
      /** The newest commit that the caller has looked at; default the one that is newest now. */
      readonly since?: number
      readonly message?: string
      readonly dryRun?: boolean
    },
  ): Promise<PushResult>
}

export interface LoggedCommit {
  readonly seq: number
  readonly hash: string
  /** By the author's clock, in milliseconds since 1970. */
  readonly at: number
  readonly author: CommitAuthor
  /** '' for none; undefined when it does not open. */
  readonly message: string | undefined
  readonly epoch: number
  /** How many there were then. */
  readonly secrets: number
  /** Everything was sealed anew, under the keys of a new epoch. */
  readonly rekeyed: boolean
  /** undefined when what was there does not open: it is under keys that nobody has any more, or its author sealed it wrong. */
  readonly changes: ChangedNames | undefined
}

export interface CommitAuthor {
  /** Of the user or the machine. */
  readonly id: string
  readonly name: string
  /** Of a user. */
  readonly email?: string
  readonly machine: boolean
}

/** In alphabetical order. A secret that got another name is removed under the one and added under the other. */
export interface ChangedNames {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

export interface ChainDifference {
  readonly workspaceName: string
  readonly from: number
  readonly to: number
  /** By name. */
  readonly added: readonly ChangedSecret[]
  readonly changed: readonly ChangedSecret[]
  readonly removed: readonly ChangedSecret[]
}

export interface ChangedSecret {
  readonly name: string
  readonly folder: string
  /** The value at `from`; undefined when it was not there. */
  readonly before: string | undefined
  /** The value at `to`; undefined when it was not there. */
  readonly after: string | undefined
}
