// The shape of an open client: what each group of verbs takes and gives. The groups are loaded when first called.
import type { Role } from '@infisical/crypto'
import type { AccountVerbs } from './client-account.ts'
import type { HistoryVerbs } from './client-history.ts'
import type { LiveVerbs } from './client-live.ts'
import type { MachineVerbs } from './client-machines.ts'
import type { RotatedFor, SharingVerbs } from './client-sharing.ts'
import type { ChangeOptions, DraftVerbs, PulledWorkspace } from './client-table.ts'
import type { TrustVerbs } from './client-trust.ts'

export interface Client {
  /** `https://host[:port]`, without a path: sessions, pins and caches belong to it. */
  readonly origin: string
  readonly account: AccountVerbs
  readonly workspaces: WorkspaceVerbs
  readonly sharing: SharingVerbs
  readonly machines: MachineVerbs
  readonly trust: TrustVerbs
  readonly history: HistoryVerbs
  readonly live: LiveVerbs
  readonly vault: VaultVerbs
  readonly drafts: DraftVerbs
}

/** What a token opens: vault and hints of its workspace, so `workspaceId` may be left out there. Every other verb fails with `token-cannot`. */
export interface TokenClient extends Omit<Client, 'vault' | 'live'> {
  readonly workspaceId: string
  readonly machineId: string
  readonly vault: { readonly [Verb in keyof VaultVerbs]: InOwnWorkspace<VaultVerbs[Verb]> }
  readonly live: { readonly [Verb in keyof LiveVerbs]: InOwnWorkspace<LiveVerbs[Verb]> }
}

type InOwnWorkspace<Verb> = Verb extends (options: infer Options) => infer Result
  ? (options: Omit<Options, 'workspaceId'> & { readonly workspaceId?: string }) => Result
  : never

export interface WorkspaceSummary {
  readonly workspaceId: string
  readonly name: string
  readonly role: Role
  /** The names of those open to the caller, in alphabetical order. */
  readonly environments: readonly string[]
}

export interface EnvironmentSummary {
  readonly environmentId: string
  readonly name: string
  /** Whether the caller holds its key. */
  readonly open: boolean
}

export interface Member {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  /** Names of environments, or all of them, present and future. */
  readonly environments: 'all' | readonly string[]
  readonly fingerprint: readonly string[]
  readonly you: boolean
  /** How this device knows that the keys are his; undefined when it has only the server's word and the invite's. */
  readonly verified: HowVerified | undefined
  /** As the server says, to owners and admins: nobody signed it. Milliseconds since 1970. */
  readonly lastSeenAt?: number
}

/** `changed`: the words were compared, and the member has come back with other keys since. */
export type HowVerified = 'you' | { readonly by: 'words'; readonly at: number } | { readonly by: 'changed' }

export interface OpenInvite {
  readonly inviteId: string
  readonly role: Role
  readonly environments: 'all' | readonly string[]
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly invitedBy: string
}

export interface InWorkspace {
  readonly workspaceId: string
}

export interface WorkspaceVerbs {
  createWorkspace(plan: { name: string; environments: readonly string[] }): Promise<WorkspaceSummary>
  listWorkspaces(): Promise<WorkspaceSummary[]>
  createEnvironment(place: { workspaceId: string; name: string }): Promise<EnvironmentSummary>
  /** `environment-unknown`, `environment-name`, `environment-exists`. */
  renameEnvironment(change: InWorkspace & { environment: string; name: string }): Promise<void>
  /** Its secrets are gone for everybody. `environment-unknown`, `last-environment`. */
  removeEnvironment(place: InWorkspace & { environment: string }): Promise<void>
  environments(place: { workspaceId: string }): Promise<EnvironmentSummary[]>
  members(place: { workspaceId: string }): Promise<Member[]>
  invites(place: { workspaceId: string }): Promise<OpenInvite[]>
  /** Walks the log from its first entry and every open chain from its first commit anew, believing nothing kept but the pins. */
  verify(place: { workspaceId: string }): Promise<Verification>
}

export interface Verification {
  readonly workspaceId: string
  readonly name: string
  readonly entries: number
  /** Of all chains walked, the caller's personal ones included. */
  readonly commits: number
  /** Checked: of entries, of those who accepted an invite or stand for a machine, of commits. */
  readonly signatures: number
  readonly epochs: number
  readonly members: number
  readonly machines: number
  readonly environments: readonly {
    readonly name: string
    readonly seq: number
    readonly secrets: number
  }[]
}

export interface Environment {
  readonly workspaceId: string
  /** The environment's name. */
  readonly environment: string
}

export interface Secret {
  readonly name: string
  readonly value: string
  readonly source: 'shared' | 'personal'
  readonly folder: string
  readonly comment: string
  readonly tags: readonly string[]
}

export interface NamedValue {
  readonly name: string
  readonly value: string
}

export interface PullOptions extends Environment {
  /** Whether the caller's personal secrets override the shared ones. Default true. */
  readonly personal?: boolean
  /** Use what was last verified on this device and ask nobody. Fails with `nothing-cached`. */
  readonly offline?: boolean
  /** How old the newest shared commit may be, by this device's clock and the commit's signed time: `freshness` when it is older. */
  readonly maxAgeMs?: number
}

export interface PullResult {
  readonly workspaceId: string
  readonly workspaceName: string
  readonly environment: string
  /** Personal ones override shared ones of the same name. In no particular order. */
  readonly secrets: readonly Secret[]
  /** Of the shared chain. */
  readonly head: { readonly seq: number; readonly hash: string }
  readonly stats: PullStats
  /** Nothing new was opened: all of it was kept, sealed, on this device. */
  readonly fromCache: boolean
  /**
   * To be called once a file holds what was pulled. Later pushes of that file then know which differences are the user's own edits and
   * which are others'. `file` tells several files of one environment apart (an absolute path, say).
   */
  remember(file?: string): Promise<void>
}

export interface PullStats {
  /** cold: everything was fetched and opened; delta: what changed; warm: nothing had changed. */
  readonly way: 'cold' | 'delta' | 'warm' | 'offline'
  /** Pairs opened now. */
  readonly opened: number
}

export interface PushOptions extends Environment {
  readonly secrets: readonly NamedValue[]
  /** Remove what is on the server and not in `secrets`. */
  readonly prune?: boolean
  readonly personal?: boolean
  readonly message?: string
  /** Overwrite what others changed meanwhile. */
  readonly force?: boolean
  /** Tell what would happen, send nothing. */
  readonly dryRun?: boolean
  /** The file the secrets came from, as given to `remember`. */
  readonly file?: string
}

/** Names only; in alphabetical order, but for those that did not change. Branch on `outcome`; a conflict has sent nothing. */
export interface PushResult extends RotatedFor {
  readonly outcome: 'pushed' | 'nothing-to-do' | 'dry-run' | 'conflict'
  readonly workspaceName: string
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  /** Changed or removed by others since this file was last in step, and not edited in it: left as they are on the server. */
  readonly behind: readonly string[]
  /** Changed on both sides. */
  readonly conflicts: readonly string[]
  /** Of the chain's head after the push. */
  readonly seq: number
}

export interface VaultVerbs {
  pull(options: PullOptions): Promise<PullResult>
  /** The same of every environment that is open to the caller, with nothing overridden. */
  pullAll(place: InWorkspace): Promise<PulledWorkspace>
  push(options: PushOptions): Promise<PushResult>
  /**
   * Sets and removes exactly these, in one commit; `conflict` and nothing at all when a name holds neither what is expected of it nor what
   * was to become of it. Names that nothing is expected of are set and removed whatever they were.
   */
  change(options: ChangeOptions): Promise<PushResult>
  /** Sets exactly these, whatever they were. */
  setSecrets(
    options: Environment & { secrets: readonly NamedValue[]; personal?: boolean; message?: string },
  ): Promise<PushResult>
  /** Fails with `secret-unknown` (and removes nothing) when one of them does not exist. */
  deleteSecrets(
    options: Environment & { names: readonly string[]; personal?: boolean; message?: string },
  ): Promise<PushResult>
  /** Fails with `secret-unknown`. */
  getSecret(options: PullOptions & { name: string }): Promise<Secret>
  /** Sorted by name. */
  listSecrets(options: PullOptions): Promise<Secret[]>
  /** What a file held when it was last in step with the server, to tell edits since; undefined when it never was. */
  lastInStep(
    options: Environment & { personal?: boolean; file?: string },
  ): Promise<ReadonlyMap<string, string> | undefined>
}
