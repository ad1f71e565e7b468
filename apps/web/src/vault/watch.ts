// Hearing in a page that something moved: each watch has a number, by which the worker tells what came for it.
import type { LiveHint } from '@infisical/client'
import type { Calls, Verbs } from './bridge.ts'
import { failureOf } from './failure.ts'
import type { PageWatch, Vault } from './surface.ts'

/** What belongs among the listeners of a bridge, and the verb that stands on it. */
export function watches(): { readonly listeners: Verbs; watchBy(calls: Calls): Vault['watch'] } {
  const open = new Map<number, PageWatch>()
  let count = 0
  return {
    listeners: {
      hint: (id: number, hint: LiveHint) => open.get(id)?.onHint(hint),
      listening: (id: number, state: 'listening' | 'waiting') => open.get(id)?.onState?.(state),
    },
    watchBy: (calls) => (watch) => {
      const id = (count += 1)
      open.set(id, watch)
      calls.call('watch', id, watch.workspaceId).then(
        () => open.delete(id),
        (error: unknown) => {
          if (open.delete(id)) watch.onFailure(failureOf(error))
        },
      )
      return () => {
        if (open.delete(id)) void calls.call('unwatch', id).catch(() => undefined)
      }
    },
  }
}
