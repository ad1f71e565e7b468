// What these pages ask of the vault about the past.
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query'
import { workspaceKey } from '../../app/place.ts'
import type { Vault } from '../../vault/surface.ts'

/** One chain: the shared secrets of an environment, or one's own. */
export interface ChainPlace {
  readonly workspaceId: string
  readonly environment: string
  readonly personal: boolean
}

const keyOf = ({ workspaceId, environment, personal }: ChainPlace, what: string, ...more: readonly unknown[]) =>
  workspaceKey(workspaceId, what, environment, personal, ...more)

const PAGE = 20

export const logQuery = ({ history }: Vault, place: ChainPlace) =>
  infiniteQueryOptions({
    queryKey: keyOf(place, 'history'),
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
  place: ChainPlace,
  span: { readonly from: number; readonly to: number },
) =>
  queryOptions({
    queryKey: keyOf(place, 'difference', span.from, span.to),
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
export const restorePlanQuery = ({ history }: Vault, place: ChainPlace, { seq, names }: Restoring) =>
  queryOptions({
    queryKey: keyOf(place, 'restore', seq, names ?? 'all'),
    queryFn: () => history.restore({ ...place, seq, ...(names !== undefined && { names }), dryRun: true }),
    gcTime: 0,
    staleTime: 0,
  })

export const restore = ({ history }: Vault, place: ChainPlace) =>
  mutationOptions({
    mutationFn: ({ seq, names, message }: Restoring & { readonly message: string }) =>
      history.restore({ ...place, seq, ...(names !== undefined && { names }), ...(message !== '' && { message }) }),
  })
