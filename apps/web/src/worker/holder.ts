// Who holds the keys in this tab: one client at a time, and where its session stands. Locking and logging out put another in its place, which knows
// nothing; what the one before was still asked for is not answered any more.
import { ClientError, openClient, type Client, type ClientOptions } from '@infisical/client'
import type { VaultState } from '../vault/surface.ts'
import type { KeptSession } from './kept-session.ts'

export interface Holder {
  /** Runs a verb. `not-logged-in` when this tab was locked meanwhile, as `over` says at once: the answer is for who is not here any more. */
  ask<Result>(work: (client: Client, over: AbortSignal) => Promise<Result>): Promise<Result>
  /** Runs a verb by which somebody comes or goes, and tells every tab. */
  move<Result>(work: (client: Client) => Promise<Result>): Promise<Result>
  /** The keys leave every tab. */
  lock(): Promise<void>
  /** Ends the session at the server too, and remembers nobody. */
  logOut(): Promise<void>
  /** Somebody is here. */
  touch(): Promise<void>
  /** Locks what has been idle for too long. */
  watch(): Promise<void>
  /** Another tab has moved the session: looks where it stands now. */
  moved(): Promise<void>
}

export interface HolderOptions {
  readonly client: ClientOptions
  readonly session: KeptSession
  readonly onState: (state: VaultState) => void
  /** Tells the other tabs. */
  readonly onMove: () => void
}

export function holdKeys({ client: options, session, onState, onMove }: HolderOptions): Holder {
  let client = openClient(options)
  let life = new AbortController()

  const show = async (): Promise<void> => onState(await stateOf(client, session))
  const replace = async (): Promise<void> => {
    life.abort()
    life = new AbortController()
    client = openClient(options)
    await show()
  }
  const lock = async (): Promise<void> => {
    await session.slot.clear()
    onMove()
    await replace()
  }
  const watch = async (): Promise<void> => {
    if (await session.isIdle()) await lock()
  }
  return {
    async ask(work) {
      await watch()
      const asked = client
      const result = await work(asked, life.signal)
      if (asked !== client) throw new ClientError('not-logged-in')
      return result
    },
    async move(work) {
      const asked = client
      try {
        return await work(asked)
      } finally {
        onMove()
        await show()
      }
    },
    lock,
    async logOut() {
      await client.account.logOut()
      await session.forgetPerson()
      onMove()
      await replace()
    },
    touch: session.touch,
    watch,
    moved: replace,
  }
}

async function stateOf(client: Client, session: KeptSession): Promise<VaultState> {
  const account = await client.account.whoAmI().catch((error: unknown) => {
    // Kept by another version, or damaged: the password opens it anew.
    if (error instanceof ClientError && error.code === 'session-unreadable') return undefined
    throw error
  })
  if (account !== undefined) return { status: 'unlocked', account }
  const person = await session.lastPerson()
  return person === undefined ? { status: 'signed-out' } : { status: 'locked', ...person }
}
