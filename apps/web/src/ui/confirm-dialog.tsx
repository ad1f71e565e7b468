// Before what cannot be taken back: what will happen, in full, and a word to type so that no hand does it by habit.
import { useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Failure } from './failure.tsx'
import { TextField } from './field.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  /** The consequences. */
  readonly children: ReactNode
  /** To be typed. */
  readonly word: string
  /** On the button. */
  readonly action: string
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog({ title, children, word, action, busy, error, onConfirm, onClose }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const isTyped = typed.trim() === word
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => {
        if (isTyped && !busy) onConfirm()
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy} disabled={!isTyped}>
            <span className="truncate">{action}</span>
          </Button>
        </>
      }
    >
      <div className="grid gap-2 text-soft">{children}</div>
      <TextField
        label={`Type “${word}” to confirm`}
        autoComplete="off"
        data-autofocus
        mono
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        readOnly={busy}
      />
      {error !== null && <Failure error={error} />}
    </Dialog>
  )
}
