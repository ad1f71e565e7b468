// What differs between two commits: the page gets the names, and the values of the one secret that somebody reveals. The newest few are kept here.
import type { Client } from '@infisical/client'
import type { Difference, RevealedChange } from '../vault/surface.ts'
import type { Holder } from './holder.ts'
import { keepNewest } from './newest.ts'

type DiffOptions = Parameters<Client['history']['diff']>[0]

const NEWEST = 8

export function keepDifferences(holder: Holder) {
  const kept = keepNewest<ReadonlyMap<string, RevealedChange>>(NEWEST)
  return {
    'history.diff': (options: DiffOptions) =>
      holder.ask(async ({ history }, over): Promise<Difference> => {
        const { added, changed, removed, from, to } = await history.diff(options)
        const values = [...added, ...changed, ...removed].map(
          ({ name, before, after }) => [name, { before, after }] as const,
        )
        const difference = kept.keep(new Map(values), over)
        const names = (secrets: typeof added) => secrets.map(({ name }) => name)
        return { difference, from, to, added: names(added), changed: names(changed), removed: names(removed) }
      }),
    /** undefined when so many were asked for since that it is gone. */
    'history.reveal': ({ difference, name }: { difference: string; name: string }) =>
      holder.ask(() => Promise.resolve(kept.get(difference)?.get(name))),
  }
}
