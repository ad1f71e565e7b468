// Another role or other environments for a member. Before it is done, it says what he gains and loses, and that keys are changed by a loss.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member, NewEpoch } from '@infisical/client'
import { Sealing } from '../../app/working.tsx'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { useChanged, usePlace } from '../../app/place.ts'
import { environmentsQuery } from '../../app/workspace-queries.ts'
import { ReachFields } from './reach-fields.tsx'
import { difference, type Reach } from './rights.ts'
import { listed } from '../../app/sentences.ts'

interface ChangeAccessProps {
  readonly me: Member
  readonly member: Member
  readonly onClose: () => void
  /** Something was taken away, and the keys are others. */
  readonly onTaken: (epoch: NewEpoch) => void
}

export function ChangeAccess({ me, member, onClose, onTaken }: ChangeAccessProps) {
  const place = usePlace()
  const { vault, workspaceId } = place
  const environments = useQuery(environmentsQuery(place))
  const changed = useChanged()
  const [reach, setReach] = useState<Reach>({ role: member.role, environments: member.environments })
  const all = environments.data?.map(({ name }) => name) ?? []
  const differs = difference(member, reach, all)
  const name = safeText(member.name, 64)
  const change = useMutation({
    mutationFn: () => vault.sharing.setAccess({ workspaceId, member: member.userId, ...reach }),
    onSuccess: async ({ epoch }) => {
      await changed()
      if (epoch !== undefined) return onTaken(epoch)
      notify({ tone: 'good', text: `The access of ${name} is changed` })
      onClose()
    },
  })
  const isEmpty = reach.environments.length === 0
  return (
    <Dialog
      width="wide"
      title={`What ${name} reaches`}
      onClose={() => !change.isPending && onClose()}
      onSubmit={() => {
        if (!differs.same && !isEmpty) change.mutate()
      }}
      actions={
        <>
          <Button disabled={change.isPending} onClick={onClose}>
            Back
          </Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={differs.same || isEmpty}>
            {differs.newKeys ? 'Change access and keys' : 'Change access'}
          </Button>
        </>
      }
    >
      <ReachFields own={me.role} reach={reach} environments={all} onChange={setReach} />
      {!differs.same && !isEmpty && <Meaning name={name} member={member} reach={reach} all={all} />}
      {change.isPending && differs.newKeys && <Sealing />}
      {change.isError && <Failure error={change.error} />}
    </Dialog>
  )
}

function Meaning({
  name,
  member,
  reach,
  all,
}: {
  readonly name: string
  readonly member: Member
  readonly reach: Reach
  readonly all: readonly string[]
}) {
  const { gains, loses, newKeys } = difference(member, reach, all)
  return (
    <Callout tone={newKeys ? 'warn' : 'info'} title={newKeys ? 'The keys are changed for this' : 'What this means'}>
      <ul className="grid list-disc gap-1 pl-4">
        {gains.length > 0 && (
          <li>
            {name} can read {listed(gains)}, with everything that is there now.
          </li>
        )}
        {loses.length > 0 && (
          <li>
            {name} reads nothing new of {listed(loses)}.
          </li>
        )}
        {reach.role === 'reader' && member.role !== 'reader' && <li>{name} can push nothing any more.</li>}
        {reach.role !== 'reader' && member.role === 'reader' && <li>{name} can push, too.</li>}
        {reach.role !== member.role && reach.role === 'admin' && <li>{name} can invite and remove others.</li>}
        {reach.role !== member.role && reach.role === 'owner' && <li>{name} can do all that you can.</li>}
        {newKeys && (
          <>
            <li>Every secret is sealed anew under keys for those who may read it.</li>
            {loses.length > 0 && (
              <li>What {name} has read, they may have kept. You get the list of what to change at its source.</li>
            )}
          </>
        )}
      </ul>
    </Callout>
  )
}
