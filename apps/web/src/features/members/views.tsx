// The three views of the page, as links: each has an address, and the way back works.
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useCurrentInSight } from '../../app/current-in-sight.ts'
import { usePlace } from '../../app/place.ts'
import { membersQuery } from '../../app/workspace-queries.ts'
import { exposureQuery, invitesQuery } from './queries.ts'
import { valuesOf } from './exposure-text.ts'

export function Views() {
  const place = usePlace()
  const members = useQuery(membersQuery(place))
  const invites = useQuery(invitesQuery(place))
  // Takes a walk through the whole log: counted when somebody has asked for the list, not for the number.
  const exposed = useQuery({ ...exposureQuery(place), enabled: false })
  const views = useCurrentInSight()
  return (
    <nav ref={views} aria-label="Of members" className="-mb-2 flex min-w-0 gap-1 overflow-x-auto border-b border-line">
      <View hash="" label="Members" count={members.data?.length} />
      <View hash="invites" label="Invites" count={invites.data?.length} />
      <View
        hash="rotation"
        label="Change at the source"
        count={exposed.data === undefined ? undefined : valuesOf(exposed.data).length}
      />
    </nav>
  )
}

function View({
  hash,
  label,
  count,
}: {
  readonly hash: string
  readonly label: string
  readonly count: number | undefined
}) {
  const { workspaceId } = usePlace()
  const here = useLocation({ select: (location) => location.hash }) === hash
  return (
    <Link
      to="/w/$workspaceId/members"
      params={{ workspaceId }}
      hash={hash}
      activeOptions={{ exact: true, includeHash: true }}
      aria-current={here ? 'page' : undefined}
      className="-mb-px flex shrink-0 items-center gap-2 rounded-t-sm border-b-2 border-transparent px-2 py-2 sm:px-3 text-soft hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
    >
      {label}
      {count !== undefined && count > 0 && (
        <span className="rounded-full bg-raised px-1.5 text-xs text-soft tabular-nums">{count.toLocaleString()}</span>
      )}
    </Link>
  )
}
