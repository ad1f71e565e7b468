// The watches of a page, by the numbers that it gave them. They end with the keys that asked.
import type { Verbs } from '../vault/bridge.ts'
import type { Holder } from './holder.ts'

export function watchVerbs(holder: Holder, tell: (news: string, ...told: readonly unknown[]) => void): Verbs {
  const open = new Map<number, AbortController>()
  return {
    watch: async (id: number, workspaceId: string) => {
      const ending = new AbortController()
      open.set(id, ending)
      try {
        await holder.ask(({ live }, over) =>
          live.watch({
            workspaceId,
            signal: AbortSignal.any([ending.signal, over]),
            onHint: (hint) => tell('hint', id, hint),
            onState: (state) => tell('listening', id, state),
          }),
        )
      } finally {
        open.delete(id)
      }
    },
    unwatch: (id: number) => open.get(id)?.abort(),
  }
}
