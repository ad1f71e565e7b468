// A new token, the one time it is shown, and how a machine is given it.
import type { RotatedFor } from '@infisical/client'
import { listed } from '../../app/sentences.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { TokenUse } from './token-use.tsx'

export interface MadeToken extends RotatedFor {
  readonly token: string
  readonly name: string
  readonly environments: readonly string[]
  readonly may: 'read' | 'push'
  readonly expiresAt: number
}

export function TokenShown({ made, onClose }: { readonly made: MadeToken; readonly onClose: () => void }) {
  const { token, name, environments, may, expiresAt, rotatedFor } = made
  return (
    <Dialog
      stays
      width="wide"
      title={`The token ${safeText(name, 64)}`}
      lead={
        <>
          {may === 'push' ? 'Reads and pushes' : 'Reads'} {listed(environments)}. Expires <Time at={expiresAt} />.
        </>
      }
      onClose={onClose}
      actions={<Button onClick={onClose}>I have copied it</Button>}
    >
      <Callout tone="warn" title="It is shown this once">
        It was made in this browser, and the server never had it. When this is closed nobody can show it again; make
        another one then.
      </Callout>
      <div className="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField
          readOnly
          mono
          label="Token"
          value={token}
          autoComplete="off"
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <CopyButton data-autofocus look="primary" text={token} label="Copy token" />
      </div>
      <TokenUse environment={environments[0] ?? ''} />
      {rotatedFor !== undefined && (
        <Callout tone="info" title="The keys were changed first">
          {listed(rotatedFor)} left or came back with new keys since the last change.
        </Callout>
      )}
    </Dialog>
  )
}
