// An invite that cannot be accepted: why, and what to do next.
import { Link } from '@tanstack/react-router'
import { AccountMenu } from '../../app/shell.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import type { Refused } from './refused.ts'
import { Who } from './who.tsx'

export function RefusedPage({ refused: { title, lead, otherAccount = false } }: { readonly refused: Refused }) {
  return (
    <FrontPage title={title} lead={lead} corner={<AccountMenu />}>
      {otherAccount && <Who />}
      <Link to="/" className="font-medium text-accent hover:underline">
        To your workspaces
      </Link>
    </FrontPage>
  )
}
