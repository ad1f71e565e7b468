// What a page can ask of the worker that holds the keys: the verbs of the client, group by group, and where the session stands. Everything that
// crosses is plain data.
import type {
  Account,
  ChangedNames,
  Client,
  HistoryVerbs,
  PullOptions,
  PullResult,
  VaultVerbs,
  WatchOptions,
} from '@infisical/client'
import type { Source } from './source.ts'
import type { Failure } from './failure.ts'
import type { TableVerbs } from './table.ts'

export interface Vault extends Omit<Client, 'origin' | 'vault' | 'history' | 'live' | 'drafts'> {
  readonly vault: PageVault
  readonly history: PageHistory
  readonly table: TableVerbs
  /** For useSyncExternalStore. */
  readonly state: Source<VaultState>
  /** Called now and then while many secrets are sealed or opened. Returns what ends that. */
  onProgress(listener: (done: number, total: number) => void): () => void
  /** Tells when looking again is worth it, as the client's `live.watch` does. Returns what ends that. */
  watch(watch: PageWatch): () => void
  /** The keys leave every tab of this browser; the session at the server stays, and `account.logIn` opens it again. */
  lock(): Promise<void>
  /** A person did something here: the idle time begins anew. May be called for every key and every move. */
  active(): void
}

export interface PageWatch extends Pick<WatchOptions, 'workspaceId' | 'onHint' | 'onState'> {
  /** There is nothing to hear any more. */
  onFailure(failure: Failure): void
}

/** Every verb fails with `not-logged-in` unless `unlocked`. */
export type VaultState =
  | { readonly status: 'starting' }
  | { readonly status: 'signed-out' }
  /** Only the password is asked for, or another address. */
  | { readonly status: 'locked'; readonly email: string; readonly name: string }
  | { readonly status: 'unlocked'; readonly account: Account }
  /** The worker could not be started, or came to an end: nothing will be answered until the page is loaded again. */
  | { readonly status: 'broken' }

/** As the client's; what a pull brought is remembered by the name that it got. */
export interface PageVault extends Omit<VaultVerbs, 'pull'> {
  pull(options: PullOptions): Promise<Pulled>
  /**
   * To be called once `file` (the page's own table, say) holds what was pulled. Only of the newest pulls of this page: the others are
   * forgotten, and nothing happens.
   */
  remember(pulled: { readonly pull: string; readonly file?: string }): Promise<void>
}

export interface Pulled extends Omit<PullResult, 'remember'> {
  /** For `remember`. */
  readonly pull: string
}

/** As the client's, but for values: a difference has names, and tells the values of one of them when somebody reveals it. */
export interface PageHistory extends Omit<HistoryVerbs, 'diff'> {
  diff(options: Parameters<HistoryVerbs['diff']>[0]): Promise<Difference>
  /** undefined when the worker has let go of that difference: ask for it again. */
  reveal(choice: { readonly difference: string; readonly name: string }): Promise<RevealedChange | undefined>
}

export interface Difference extends ChangedNames {
  /** For `reveal`. */
  readonly difference: string
  /** Commits. */
  readonly from: number
  readonly to: number
}

/** undefined where it was not there. */
export interface RevealedChange {
  readonly before: string | undefined
  readonly after: string | undefined
}

/** The groups of verbs that cross. */
export const GROUPS = ['account', 'workspaces', 'sharing', 'machines', 'trust', 'history', 'vault', 'table'] as const
