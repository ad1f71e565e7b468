// Hearing at once when something moved, as a caller of the client sees it.
import type { InWorkspace } from './client.ts'

export interface LiveVerbs {
  /**
   * Tells when looking again is worth it, until `signal` says to stop; then it resolves. Rejects when the server says that there is nothing to
   * hear (any more): `not-a-member`, `session-expired`, `machine-unknown` … Everything else, a server that is gone included, is waited out.
   */
  watch(options: WatchOptions): Promise<void>
}

export interface WatchOptions extends InWorkspace {
  /** At most four times a second. A hint is nobody's word: whoever wants to know what moved pulls, which verifies. */
  onHint(hint: LiveHint): void
  /** `listening`: what moves is heard at once. `waiting`: it may not be, until the next try. */
  onState?(state: 'listening' | 'waiting'): void
  readonly signal: AbortSignal
  /** In Node: a program that has nothing else to do may end meanwhile. Its fetch has to do the same for its connection. */
  readonly background?: boolean
}

/** What may have moved. */
export interface LiveHint {
  /** Anything: the first of every connection, since nobody knows what came before. */
  readonly everything: boolean
  /** Members, environments, machines, keys. */
  readonly log: boolean
  /** Their secrets, shared or the caller's own. Ids as the server gave them. */
  readonly environmentIds: readonly string[]
}
