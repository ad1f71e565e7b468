// What these pages ask of the vault about the past.
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query'
import type { Vault } from '../../vault/surface.ts'

/** One chain: the shared secrets of an environment, or one's own. */
export interface Place {
  readonly workspaceId: string
  readonly environment: string
  readonly personal: boolean
}

const PAGE = 20

export const logQuery = ({ history }: Vault, place: Place) =>
  infiniteQueryOptions({
    queryKey: ['history', place.workspaceId, place.environment, place.personal],
    queryFn: ({ pageParam: before }) => history.log({ ...place, limit: PAGE, ...(before !== undefined && { before }) }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => {
      const last = page.at(-1)?.seq
      return last === undefined || last <= 1 ? undefined : last
    },
  })

/** The worker keeps the values of the newest few, so an old answer may have none: asked for anew each time. */
export const differenceQuery = (
  { history }: Vault,
  place: Place,
  span: { readonly from: number; readonly to: number },
) =>
  queryOptions({
    queryKey: ['difference', place.workspaceId, place.environment, place.personal, span.from, span.to],
    queryFn: () => history.diff({ ...place, ...span }),
    gcTime: 0,
    staleTime: Infinity,
  })

export interface Restoring {
  readonly seq: number
  /** All when not said. */
  readonly names?: readonly string[]
}

/** What a restoration would do, asked of the vault without sending anything. */
export const restorePlanQuery = ({ history }: Vault, place: Place, { seq, names }: Restoring) =>
  queryOptions({
    queryKey: ['restore', place.workspaceId, place.environment, place.personal, seq, names ?? 'all'],
    queryFn: () => history.restore({ ...place, seq, ...(names !== undefined && { names }), dryRun: true }),
    gcTime: 0,
    staleTime: 0,
  })

export const restore = ({ history }: Vault, place: Place) =>
  mutationOptions({
    mutationFn: ({ seq, names, message }: Restoring & { readonly message: string }) =>
      history.restore({ ...place, seq, ...(names !== undefined && { names }), ...(message !== '' && { message }) }),
  })
