// Right after somebody was removed, or reaches less: the keys are others, and these are the values to change where they come from.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Member, NewEpoch } from '@infisical/client'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { safeText, SafeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CopyExposure } from './copy-exposure.tsx'
import { valuesOf } from './exposure-text.ts'
import { usePlace } from '../../app/place.ts'
import { machinesQuery } from '../../app/workspace-queries.ts'
import { exposureQuery } from './queries.ts'
import { count, epochWords, listed } from '../../app/sentences.ts'

interface KeysTakenProps {
  readonly member: Member
  readonly title: string
  readonly epoch: NewEpoch
  /** Not only narrowed. */
  readonly gone: boolean
  readonly onClose: () => void
}

const SHOWN = 8

export function KeysTaken({ member, title, epoch, gone, onClose }: KeysTakenProps) {
  const place = usePlace()
  const { workspaceId } = place
  const machines = useQuery({ ...machinesQuery(place), enabled: gone })
  const made = machines.data?.filter(({ createdBy }) => gone && createdBy === member.email) ?? []
  return (
    <Dialog
      width="wide"
      title={title}
      lead={`${epochWords(epoch)}.`}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {made.length > 0 && (
        <Callout tone="warn" title="Tokens they may have copies of">
          {safeText(member.name, 64)} made {listed(made.map(({ name }) => name))}. Make new ones for those machines,
          then revoke these under{' '}
          <Link to="/w/$workspaceId/machines" params={{ workspaceId }} className="font-medium text-accent underline">
            Machines
          </Link>
          .
        </Callout>
      )}
      <ToChange member={member} onClose={onClose} />
    </Dialog>
  )
}

function ToChange({ member, onClose }: Pick<KeysTakenProps, 'member' | 'onClose'>) {
  const place = usePlace()
  const { workspaceId } = place
  const exposed = useQuery({ ...exposureQuery(place), staleTime: 0 })
  if (exposed.isError) return <Failure error={exposed.error} />
  if (exposed.isPending || exposed.isFetching) return <Spinner label="Looking what could be read…" />
  const read = exposed.data.filter(({ who }) => who.email === member.email)
  const values = valuesOf(read)
  const name = safeText(member.name, 64)
  if (values.length === 0)
    return (
      <Callout tone="good" title="Nothing to change at its source">
        {name} could read no value that is still in use.
      </Callout>
    )
  return (
    <section aria-label="Change at the source" className="grid gap-3">
      <p>
        <strong className="font-semibold">{count(values.length, 'value')} to change at the source.</strong> {name} could
        read them, and nothing can take that back. Change each where it comes from (the database, the mail service, the
        bank), then push the new value here: it leaves the list by that.
      </p>
      <ul className="grid divide-y divide-line rounded-md border border-line">
        {values.slice(0, SHOWN).map(({ environment, name: secret }) => (
          <li key={`${environment} ${secret}`} className="flex min-w-0 items-baseline gap-3 px-3 py-1.5">
            <SafeText mono text={secret} />
            <SafeText text={environment} className="ml-auto max-w-1/2 shrink-0 text-sm text-faint" />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <CopyExposure exposed={read} />
        <Link
          to="/w/$workspaceId/members"
          params={{ workspaceId }}
          hash="rotation"
          onClick={onClose}
          className="rounded-sm px-2 font-medium text-accent hover:underline"
        >
          {values.length > SHOWN ? `See all ${values.length.toLocaleString()}` : 'Keep at it in the list'}
        </Link>
      </div>
    </section>
  )
}
