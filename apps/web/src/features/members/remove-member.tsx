// Before somebody is removed: what happens then, what cannot be undone, and what is to be done after it.
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Member, NewEpoch } from '@infisical/client'
import { Sealing } from '../../app/working.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { useChanged, usePlace } from '../../app/place.ts'
import { machinesQuery } from '../../app/workspace-queries.ts'
import { listed, reachWords } from '../../app/sentences.ts'

interface RemoveMemberProps {
  readonly member: Member
  readonly onClose: () => void
  readonly onRemoved: (epoch: NewEpoch) => void
}

export function RemoveMember({ member, onClose, onRemoved }: RemoveMemberProps) {
  const place = usePlace()
  const { vault, workspaceId } = place
  const machines = useQuery(machinesQuery(place))
  const changed = useChanged()
  const name = safeText(member.name, 64)
  const made = machines.data?.filter(({ createdBy }) => createdBy === member.email) ?? []
  const remove = useMutation({
    mutationFn: () => vault.sharing.removeMember({ workspaceId, member: member.userId }),
    onSuccess: async ({ epoch }) => {
      onRemoved(epoch)
      await changed()
    },
  })
  return (
    <Dialog
      title={`Remove ${name}?`}
      lead={safeText(member.email)}
      onClose={() => !remove.isPending && onClose()}
      actions={
        <>
          <Button disabled={remove.isPending} onClick={onClose}>
            <span className="truncate">Keep {name}</span>
          </Button>
          <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            <span className="truncate">Remove {name}</span>
          </Button>
        </>
      }
    >
      <ul className="grid list-disc gap-2 pl-4 text-soft">
        <li>From that moment the server answers {name} nothing of this workspace.</li>
        <li>
          The keys are changed, and every secret is sealed anew for those who stay. Nobody else has to do anything.
        </li>
        <li>
          {name} may have kept what they have read in {reachWords(member.environments)}. New keys do not change that:
          you get the list of values to change at their source.
        </li>
        <li>To come back they need a new invite.</li>
        {made.length > 0 && (
          <li className="text-warn">
            They made {made.length === 1 ? 'the token' : 'the tokens'} {listed(made.map((machine) => machine.name))} and
            may have a copy. Tokens stay good until you revoke them under Machines.
          </li>
        )}
      </ul>
      {remove.isPending && <Sealing />}
      {remove.isError && <Failure error={remove.error} />}
    </Dialog>
  )
}
