// While the server does not answer: says so, and asks again until it does.
import { useQueryClient, type Query } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { Spinner } from '../ui/spinner.tsx'
import { away } from './away.ts'

const EVERY_MS = 4_000

export function AwayBanner() {
  const queries = useQueryClient()
  const isAway = useSyncExternalStore(away.subscribe, away.getSnapshot)
  useEffect(() => {
    if (!isAway) return undefined
    const ask = (predicate: (query: Query) => boolean): void => {
      void queries.refetchQueries({ type: 'active', predicate }, { cancelRefetch: false })
    }
    const timer = setInterval(() => ask(({ queryKey }) => queryKey[0] === 'workspaces'), EVERY_MS)
    return () => {
      clearInterval(timer)
      ask(({ state }) => state.status === 'error')
    }
  }, [isAway, queries])
  if (!isAway) return null
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-2 top-2 z-40 mx-auto flex w-fit max-w-96 items-start gap-2 md:inset-x-auto md:top-auto md:bottom-4 md:left-66 rounded-md border border-warn/30 bg-warn-soft px-3.5 py-2 shadow-float"
    >
      <span className="mt-0.5">
        <Spinner />
      </span>
      <p>
        <span className="font-medium">The server cannot be reached; trying again…</span>{' '}
        <span className="text-soft">What you have not pushed is kept.</span>
      </p>
    </div>
  )
}
