// What differs between two commits: the page gets the names, and the values of the one secret that somebody reveals. The newest few are kept here.
import type { Client } from '@infisical/client'
import type { Difference, RevealedChange } from '../vault/surface.ts'

type DiffOptions = Parameters<Client['history']['diff']>[0]

const NEWEST = 8

export function keepDifferences({ history }: Client) {
  const kept = new Map<string, ReadonlyMap<string, RevealedChange>>()
  let count = 0
  return {
    async 'history.diff'(options: DiffOptions): Promise<Difference> {
      const { added, changed, removed, from, to } = await history.diff(options)
      const difference = `${(count += 1)}`
      const values = [...added, ...changed, ...removed].map(
        ({ name, before, after }) => [name, { before, after }] as const,
      )
      kept.set(difference, new Map(values))
      kept.delete(`${count - NEWEST}`)
      const names = (secrets: typeof added) => secrets.map(({ name }) => name)
      return { difference, from, to, added: names(added), changed: names(changed), removed: names(removed) }
    },
    /** undefined when so many were asked for since that it is gone. */
    'history.reveal': ({ difference, name }: { difference: string; name: string }): RevealedChange | undefined =>
      kept.get(difference)?.get(name),
  }
}
