// Who invites, and to what: all of it signed with the keys that the link vouches for, none of it the server's word.
import type { InviteTerms as Terms } from '@infisical/client'
import { SafeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { Words } from '../../ui/words.tsx'

const MAY: Readonly<Record<Terms['role'], string>> = {
  owner: 'Owner: you may do everything, and remove everybody',
  admin: 'Admin: you may invite, remove, and change every environment',
  writer: 'Writer: you may read and change secrets',
  reader: 'Reader: you may read secrets, and not change them',
}

export function InviteTerms({ terms: { role, environments, expiresAt, invitedBy } }: { readonly terms: Terms }) {
  return (
    <div className="grid gap-4">
      <dl className="grid gap-3">
        <Fact name="Invited by">
          <span className="grid">
            <SafeText whole text={invitedBy.name} className="font-medium" />
            <SafeText whole text={invitedBy.email} className="text-sm text-soft" />
          </span>
        </Fact>
        <Fact name="As">{MAY[role]}</Fact>
        <Fact name="Environments">
          {environments === 'all' ? (
            'All of them, those to come too'
          ) : (
            <span className="font-mono text-sm">{environments.join(', ')}</span>
          )}
        </Fact>
        <Fact name="Open until">
          <Time at={expiresAt} />
        </Fact>
      </dl>
      <details className="rounded-md border border-line px-3.5 py-2.5">
        <summary className="font-medium">Make sure that it is them</summary>
        <div className="grid gap-3 pt-3">
          <p className="text-sm text-soft">
            The name and the address are what the inviter signed. The keys behind them are those that made your link:
            whoever handed you the link vouches for them. To be certain, let the inviter read you these eight words over
            the telephone.
          </p>
          <Words words={invitedBy.fingerprint} />
        </div>
      </details>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[7rem_1fr]">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
