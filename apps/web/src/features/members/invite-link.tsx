// The link of an invite, shown once, and why its maker hands it over.
import type { RotatedFor } from '@infisical/client'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { roleLabel, type Reach } from './rights.ts'
import { listed, reachWords } from '../../app/sentences.ts'

export interface MadeInvite extends Reach, RotatedFor {
  readonly link: string
  readonly email: string
  readonly expiresAt: number
}

export function InviteLink({ made, onClose }: { readonly made: MadeInvite; readonly onClose: () => void }) {
  const { link, email, role, environments, expiresAt, rotatedFor } = made
  return (
    <Dialog
      stays
      width="wide"
      title={`Hand this link to ${safeText(email, 100)}`}
      lead={
        <>
          {roleLabel(role)}, {reachWords(environments)}. Works once, and expires <Time at={expiresAt} />.
        </>
      }
      onClose={onClose}
      actions={<Button onClick={onClose}>Done</Button>}
    >
      <div className="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField
          readOnly
          mono
          label="Invite link"
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <CopyButton data-autofocus look="primary" text={link} label="Copy link" />
      </div>
      <Callout tone="info" title="Why you have to send it yourself">
        The part after the # is a key that opens the environments above, and the server must never see it. So the mail
        that it sends only says that an invite waits. Send the link over something you trust: a chat your team uses, or
        in person. It works with this address alone, and is not shown again.
      </Callout>
      <p className="text-sm text-soft">
        When they have joined, compare your words with theirs by voice, under their name in the list of members.
      </p>
      {rotatedFor !== undefined && (
        <Callout tone="info" title="The keys were changed first">
          {listed(rotatedFor)} left or came back with new keys since the last change.
        </Callout>
      )}
    </Dialog>
  )
}
