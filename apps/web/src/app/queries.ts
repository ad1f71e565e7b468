// How answers of the vault are kept by the page: names and numbers only, for values never leave the worker unasked.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { failureOf } from '../vault/failure.ts'
import { watchFor } from './alarm.ts'

const RETRIES = 2

export function createQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: watchFor }),
    mutationCache: new MutationCache({ onError: watchFor }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Only what may pass by itself is asked again.
        retry: (count, error) => count < RETRIES && failureOf(error).code === 'server-unreachable',
      },
      mutations: { retry: false },
    },
  })
}
