// What a page can ask of the worker that holds the keys: the verbs of the client, group by group, and where the session stands. Everything that
// crosses is plain data.
import type { Account, Client, PullOptions, PullResult, VaultVerbs } from '@infisical/client'

export interface Vault extends Omit<Client, 'origin' | 'vault'> {
  readonly vault: PageVault
  /** For useSyncExternalStore. */
  readonly state: VaultStateSource
  /** Called now and then while many secrets are sealed or opened. Returns what ends that. */
  onProgress(listener: (done: number, total: number) => void): () => void
  /** The keys leave every tab of this browser; the session at the server stays, and `account.logIn` opens it again. */
  lock(): Promise<void>
  /** A person did something here: the idle time begins anew. May be called for every key and every move. */
  active(): void
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

export interface VaultStateSource {
  subscribe(listener: () => void): () => void
  /** The same object until something changes. */
  getSnapshot(): VaultState
}

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

/** The groups of verbs that cross. */
export const GROUPS = ['account', 'workspaces', 'sharing', 'machines', 'trust', 'history', 'vault'] as const
