// One member: how to know that his keys are his, what he can reach, and his going. Each is a step of its own in the same place.
import { UserMinus } from 'lucide-react'
import { useState } from 'react'
import type { Member, NewEpoch } from '@infisical/client'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import { ChangeAccess } from './change-access.tsx'
import { CompareWords } from './compare-words.tsx'
import { KeysTaken } from './keys-taken.tsx'
import { RemoveMember } from './remove-member.tsx'
import { roleLabel, whyNotChange } from './rights.ts'
import { reachWords } from '../../app/sentences.ts'

interface MemberPanelProps {
  readonly me: Member
  readonly member: Member
  readonly onClose: () => void
}

type Step =
  | { readonly at: 'all' }
  | { readonly at: 'access' }
  | { readonly at: 'remove' }
  | { readonly at: 'taken'; readonly title: string; readonly epoch: NewEpoch; readonly gone: boolean }

export function MemberPanel({ me, member, onClose }: MemberPanelProps) {
  const [step, setStep] = useState<Step>({ at: 'all' })
  const back = (): void => setStep({ at: 'all' })
  const name = safeText(member.name, 64)
  switch (step.at) {
    case 'access':
      return (
        <ChangeAccess
          {...{ me, member, onClose: back }}
          onTaken={(epoch) => setStep({ at: 'taken', title: `${name} reaches less now`, epoch, gone: false })}
        />
      )
    case 'remove':
      return (
        <RemoveMember
          {...{ member, onClose: back }}
          onRemoved={(epoch) => setStep({ at: 'taken', title: `${name} is removed`, epoch, gone: true })}
        />
      )
    case 'taken':
      return <KeysTaken {...step} {...{ member, onClose }} />
    case 'all':
      return (
        <Overview
          {...{ me, member, onClose }}
          onAccess={() => setStep({ at: 'access' })}
          onRemove={() => setStep({ at: 'remove' })}
        />
      )
  }
}

function Overview({
  me,
  member,
  onClose,
  onAccess,
  onRemove,
}: MemberPanelProps & { readonly onAccess: () => void; readonly onRemove: () => void }) {
  const whyNot = whyNotChange(me, member)
  const name = safeText(member.name, 64)
  return (
    <Dialog
      width="wide"
      title={member.you ? `${name} (you)` : name}
      lead={<SafeText whole text={member.email} />}
      onClose={onClose}
      actions={<Button onClick={onClose}>Done</Button>}
    >
      <Section
        title="Access"
        actions={
          whyNot === undefined && (
            <Button size="small" onClick={onAccess}>
              Change access
            </Button>
          )
        }
      >
        <dl className="grid gap-x-6 gap-y-1 rounded-md border border-line bg-ground px-3 py-2.5 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="text-faint">Role</dt>
          <dd>{roleLabel(member.role)}</dd>
          <dt className="text-faint">Environments</dt>
          <dd className="break-words">
            {member.environments === 'all' ? 'All, also those made later' : reachWords(member.environments)}
          </dd>
        </dl>
        {whyNot !== undefined && <p className="text-sm text-faint">{whyNot}</p>}
      </Section>
      <CompareWords member={member} />
      {whyNot === undefined && (
        <Section
          title="Removal"
          lead={`${name} is out at once, and everything is sealed anew for those who stay.`}
          actions={
            <Button size="small" icon={<UserMinus aria-hidden size={14} />} onClick={onRemove}>
              <span className="truncate">Remove {name}</span>
            </Button>
          }
        >
          {null}
        </Section>
      )}
    </Dialog>
  )
}
