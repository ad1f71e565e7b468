// The client's verbs under the names that a page calls them by. What a result cannot carry across stays here, under a name of its own.
import type { AccountVerbs, Client, PullOptions, PullResult } from '@infisical/client'
import type { Verbs } from '../vault/bridge.ts'
import { GROUPS, type Pulled } from '../vault/surface.ts'
import type { TableVerbs } from '../vault/table.ts'
import { keepDifferences } from './differences.ts'
import type { Holder } from './holder.ts'
import type { KeptSession } from './kept-session.ts'
import { keepNewest } from './newest.ts'

export interface VerbOptions {
  /** Any client: which verbs there are is the same for all. */
  readonly shape: Client
  readonly holder: Holder
  readonly session: KeptSession
  readonly tableOf: (client: Client) => TableVerbs
}

export function verbsOf({ shape, holder, session, tableOf }: VerbOptions): Verbs {
  const groupsOf = tablePerClient(tableOf)
  const verbs = GROUPS.flatMap((group) =>
    Object.keys(groupsOf(shape)[group]).map((verb) => {
      const ask = MOVING.has(`${group}.${verb}`) ? holder.move : holder.ask
      const run = (...given: unknown[]) => ask((client) => workOf(groupsOf(client)[group], verb)(...given))
      return [`${group}.${verb}`, run] as const
    }),
  )
  return {
    ...Object.fromEntries(verbs),
    ...accountVerbs(holder, session),
    ...vaultVerbs(holder),
    ...keepDifferences(holder),
  }
}

/** The table goes with the client, and so do the values that it holds. */
function tablePerClient(tableOf: (client: Client) => TableVerbs) {
  const groups = new WeakMap<Client, Client & { readonly table: TableVerbs }>()
  return (client: Client) => {
    const known = groups.get(client) ?? { ...client, table: tableOf(client) }
    groups.set(client, known)
    return known
  }
}

type Work = (...given: unknown[]) => Promise<unknown>
const workOf = (verbs: object, verb: string): Work => (verbs as Record<string, Work>)[verb] as Work

const MOVING: ReadonlySet<string> = new Set(
  (['signUp', 'logIn', 'changePassword', 'recover', 'startOver'] satisfies (keyof AccountVerbs)[]).map(
    (verb) => `account.${verb}`,
  ),
)

function accountVerbs(holder: Holder, session: KeptSession) {
  return {
    'account.logIn': (credentials: { email: string; password: string }) =>
      holder.move(async ({ account }) => {
        // The session that was locked is alive at the server, by the cookie whose place the new one takes: nobody could end it later.
        if ((await session.lastPerson()) !== undefined && !(await session.isThere())) await account.logOut()
        return await account.logIn(credentials)
      }),
    'account.logOut': holder.logOut,
  }
}

const NEWEST = 16

/** A pull can be remembered as long as it is among the newest: it holds every secret it brought. */
function vaultVerbs(holder: Holder) {
  const pulls = keepNewest<PullResult['remember']>(NEWEST)
  return {
    'vault.pull': (options: PullOptions) =>
      holder.ask(async ({ vault }, over): Promise<Pulled> => {
        const { remember, ...pulled } = await vault.pull(options)
        return { ...pulled, pull: pulls.keep(remember, over) }
      }),
    'vault.remember': ({ pull, file }: { pull: string; file?: string }) =>
      holder.ask(async () => {
        await pulls.get(pull)?.(file)
      }),
  }
}
