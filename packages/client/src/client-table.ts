// What a host needs in which whole workspaces are edited: everything in one pull, a change that says what it expects, and a place for what is not
// pushed yet.
import type { Role } from '@infisical/crypto'
import type { Environment, EnvironmentSummary, InWorkspace, NamedValue, Secret } from './client.ts'

/** What a name is thought to hold; null for nothing. */
export interface Expectation {
  readonly name: string
  readonly value: string | null
}

/** Every environment of a workspace, as one look at the signed log has it. */
export interface PulledWorkspace {
  readonly workspaceId: string
  readonly workspaceName: string
  readonly role: Role
  /** In the order in which they were made. */
  readonly environments: readonly PulledEnvironment[]
}

export interface PulledEnvironment extends EnvironmentSummary {
  /** Whether the caller may push shared secrets to it. */
  readonly writable: boolean
  /** What it holds; undefined when it is not open. */
  readonly holds: PulledSecrets | undefined
}

/** In no particular order. */
export interface PulledSecrets {
  readonly shared: readonly Secret[]
  /** The caller's own. */
  readonly personal: readonly Secret[]
  /** Of the shared chain. `time` is as its author signed it, in milliseconds since 1970. */
  readonly head: { readonly seq: number; readonly hash: string; readonly time: number }
  /** Of the caller's own chain; undefined for a machine. What two heads that have not moved hold has not changed either. */
  readonly personalHead: { readonly seq: number; readonly hash: string } | undefined
}

export interface ChangeOptions extends Environment {
  readonly set?: readonly NamedValue[]
  readonly remove?: readonly string[]
  readonly expect?: readonly Expectation[]
  readonly personal?: boolean
  readonly message?: string
}

/**
 * What somebody has not pushed yet, for a host to keep: sealed under the user's own keys, so that it opens again after every log-in, on this
 * device or another, and for nobody else.
 */
export interface DraftVerbs {
  seal(draft: InWorkspace & { content: Uint8Array }): Promise<Uint8Array>
  /** undefined for what another user sealed, for another workspace, with keys from before starting over, or nobody. */
  open(draft: InWorkspace & { sealed: Uint8Array }): Promise<Uint8Array | undefined>
}
