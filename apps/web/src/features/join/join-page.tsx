// Accepting an invite, logged in. Everything the link promises is checked before anything is signed; whoever invited may be offline.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { forgetInviteLink } from '../../app/invite-link.ts'
import { useAccount, useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { notify } from '../../ui/notices.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { failureOf } from '../../vault/failure.ts'
import { join } from './queries.ts'
import { refusedFor, type Refused } from './refused.ts'

export function JoinPage({ link }: { readonly link: string }) {
  const vault = useVault()
  const router = useRouter()
  const queries = useQueryClient()
  const joining = useMutation({
    ...join(vault, link),
    onSuccess: async ({ workspaceId, name }) => {
      await queries.invalidateQueries({ queryKey: ['workspaces'] })
      await router.navigate({ to: '/w/$workspaceId', params: { workspaceId } })
      forgetInviteLink()
      notify({ tone: 'good', text: `You have joined ${safeText(name)}.` })
    },
  })
  const refused = joining.isError ? refusedFor(failureOf(joining.error).code) : undefined
  if (refused !== undefined) return <RefusedPage refused={refused} />
  return (
    <FrontPage title="Join the workspace" lead="Before you sign anything, this page checks that …">
      <Who />
      {joining.isError && <Failure error={joining.error} />}
      <Button look="primary" busy={joining.isPending} onClick={() => joining.mutate()}>
        Join
      </Button>
    </FrontPage>
  )
}

function RefusedPage({ refused: { title, lead, otherAccount = false } }: { readonly refused: Refused }) {
  return (
    <FrontPage
      title={title}
      lead={lead}
      aside={
        <Link to="/" className="font-medium text-accent hover:underline">
          To your workspaces
        </Link>
      }
    >
      {otherAccount && <Who />}
    </FrontPage>
  )
}

function Who() {
  const { name, email } = useAccount()
  const vault = useVault()
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-ground px-3.5 py-2.5">
      <div className="grid min-w-0">
        <SafeText text={name} className="font-medium" />
        <SafeText text={email} className="text-sm text-soft" />
      </div>
      <TextButton onClick={() => void vault.account.logOut()}>Use another account</TextButton>
    </div>
  )
}
