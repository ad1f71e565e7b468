// The client's verbs under the names that a page calls them by. What a result cannot carry across stays here, under a name of its own.
import type { Client, PullOptions, PullResult } from '@infisical/client'
import type { Verbs } from '../vault/bridge.ts'
import type { TableVerbs } from '../vault/table.ts'
import { GROUPS, type Pulled } from '../vault/surface.ts'
import { keepDifferences } from './differences.ts'

/** `moved` is called after each verb by which somebody comes or goes, before it is answered. */
export function verbsOf(client: Client, table: TableVerbs, moved: () => Promise<void>): Verbs {
  const groups = { ...client, table }
  const verbs = Object.fromEntries(
    GROUPS.flatMap((group) => Object.entries(groups[group]).map(([verb, work]) => [`${group}.${verb}`, work as Verb])),
  )
  for (const verb of MOVING) {
    const work = verbs[verb] as Verb
    verbs[verb] = async (...given) => {
      try {
        return await work(...given)
      } finally {
        await moved()
      }
    }
  }
  return { ...verbs, ...pulling(client), ...keepDifferences(client) }
}

type Verb = (...given: unknown[]) => Promise<unknown>

const MOVING = ['signUp', 'logIn', 'logOut', 'changePassword', 'recover', 'startOver'].map((verb) => `account.${verb}`)

const NEWEST = 16

/** A pull can be remembered as long as it is among the newest: it holds every secret it brought. */
function pulling(client: Client) {
  const pulls = new Map<string, PullResult['remember']>()
  let count = 0
  return {
    async 'vault.pull'(options: PullOptions): Promise<Pulled> {
      const { remember, ...pulled } = await client.vault.pull(options)
      const pull = `${(count += 1)}`
      pulls.set(pull, remember)
      pulls.delete(`${count - NEWEST}`)
      return { ...pulled, pull }
    },
    async 'vault.remember'({ pull, file }: { pull: string; file?: string }): Promise<void> {
      await pulls.get(pull)?.(file)
    },
  }
}
