// Somebody left, or came back with new keys: until the keys of the workspace are changed nobody can push, and who may can do it here.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Sealing } from '../../app/working.tsx'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Failure } from '../../ui/failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { epochWords } from '../../app/sentences.ts'
import { useChanged, usePlace } from '../../app/place.ts'
import { rotationDueQuery } from './queries.ts'

export function KeysDue() {
  const place = usePlace()
  const { vault, workspaceId } = place
  const due = useQuery(rotationDueQuery(place))
  const changed = useChanged()
  const rotate = useMutation({
    mutationFn: () => vault.sharing.rotate({ workspaceId }),
    onSuccess: async (epoch) => {
      await changed()
      notify({ tone: 'good', text: epochWords(epoch) })
    },
  })
  if (due.data === undefined || due.data === null) return null
  const { who, byYou } = due.data
  return (
    <Callout
      live
      tone="warn"
      title="The keys must be changed"
      action={
        byYou && (
          <Button busy={rotate.isPending} onClick={() => rotate.mutate()}>
            Change the keys
          </Button>
        )
      }
    >
      <div className="grid gap-3">
        <p>
          {who.map(({ email, how }) => `${safeText(email)} ${how === 'left' ? 'left' : 'has new keys'}`).join(', ')}.
          Until the keys are changed, nobody can push.{' '}
          {byYou
            ? 'Every secret is sealed anew, so that only those who are here can read what comes.'
            : 'Ask an owner or admin: it takes them one press, and their next push does it too.'}
        </p>
        {rotate.isPending && <Sealing />}
        {rotate.isError && <Failure error={rotate.error} />}
      </div>
    </Callout>
  )
}
