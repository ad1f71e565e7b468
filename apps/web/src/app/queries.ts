// How answers of the vault are kept by the page: names and numbers only, for values never leave the worker unasked.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { failureOf } from '../vault/failure.ts'

const RETRIES = 2

export interface Watch {
  readonly onError: (error: unknown) => void
  readonly onSuccess: () => void
}

export function createQueries({ onError, onSuccess }: Watch): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess }),
    mutationCache: new MutationCache({ onError, onSuccess }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Whether there is a network is found out by asking: a server on this very machine needs none.
        networkMode: 'always',
        // Only what may pass by itself is asked again.
        retry: (count, error) => count < RETRIES && failureOf(error).code === 'server-unreachable',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
