// An invite, for somebody who is logged in. What the link promises is checked before anything of it is shown, and again before anything is
// signed; whoever invited may be offline.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useRouter } from '@tanstack/react-router'
import { forgetInviteLink } from '../../app/invite-link.ts'
import { AccountMenu } from '../../app/shell.tsx'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { notify } from '../../ui/notices.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { failureOf } from '../../vault/failure.ts'
import { InviteTerms } from './invite-terms.tsx'
import { inviteQuery, join } from './queries.ts'
import { refusedFor } from './refused.ts'
import { RefusedPage } from './refused-page.tsx'
import { Who } from './who.tsx'

export interface JoinPageProps {
  readonly inviteId: string
  readonly link: string
}

export function JoinPage({ inviteId, link }: JoinPageProps) {
  const vault = useVault()
  const router = useRouter()
  const queries = useQueryClient()
  const invite = useQuery(inviteQuery(vault, inviteId, link))
  const joining = useMutation({
    ...join(vault, link),
    onSuccess: async ({ workspaceId, name }) => {
      await queries.invalidateQueries({ queryKey: ['workspaces'] })
      await router.navigate({ to: '/w/$workspaceId', params: { workspaceId } })
      forgetInviteLink()
      notify({ tone: 'good', text: `You have joined ${safeText(name)}.` })
    },
  })
  const error = joining.error ?? invite.error
  const refused = error === null ? undefined : refusedFor(failureOf(error).code)
  if (refused !== undefined) return <RefusedPage refused={refused} />
  if (invite.data?.outcome === 'joined')
    return <Navigate to="/w/$workspaceId" params={{ workspaceId: invite.data.workspace.workspaceId }} replace />
  return (
    <FrontPage
      title={invite.data === undefined ? 'Your invite' : `Join ${safeText(invite.data.workspaceName, 64)}`}
      corner={<AccountMenu />}
    >
      {invite.isPending && <Spinner label="Checking the invite…" />}
      {invite.data !== undefined && <InviteTerms terms={invite.data} />}
      {error !== null && <Failure error={error} />}
      <Who />
      {invite.data === undefined ? (
        invite.isError && (
          <Button busy={invite.isFetching} onClick={() => void invite.refetch()}>
            Try again
          </Button>
        )
      ) : (
        <Button look="primary" busy={joining.isPending} onClick={() => joining.mutate()}>
          {joining.isPending ? 'Taking the keys…' : 'Join'}
        </Button>
      )}
    </FrontPage>
  )
}
