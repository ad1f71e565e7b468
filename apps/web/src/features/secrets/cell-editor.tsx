// Edits a value in its place, of one line or many. Enter keeps it, Escape does not, and leaving the field keeps what was typed: it can be undone.
import { Dices } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { usePlace } from '../../app/place.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Kbd } from '../../ui/badge.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { describeFailure, failureOf } from '../../vault/failure.ts'
import { useMatrix, type Editing } from './matrix-context.ts'

const MOST_ROWS = 12

export interface CellEditorProps {
  readonly place: Editing
  /** Whether an override hides the shared value now. */
  readonly overridden: boolean
}

export function CellEditor({ place, overridden }: CellEditorProps) {
  const { vault, workspaceId } = usePlace()
  const { edit, stopEdit } = useMatrix()
  const { environment, name, personal } = place
  /** undefined until the worker has said what it is now. */
  const [before, setBefore] = useState<string>()
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  const frame = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)

  useEffect(() => {
    let gone = false
    void vault.table.reveal({ workspaceId, environment, name }).then(({ value, shared }) => {
      if (gone) return
      const now = (overridden && !personal ? shared : value) ?? ''
      setBefore(now)
      setText(now)
    })
    frame.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    return () => {
      gone = true
    }
  }, [vault, workspaceId, environment, name, personal, overridden])
  useEffect(() => {
    if (before !== undefined) field.current?.select()
  }, [before])

  const keep = (): void => {
    if (before === undefined) return
    edit([{ environment, name, value: text, ...(personal && { personal }) }]).then(stopEdit, (error: unknown) => {
      const { title, hint } = describeFailure(failureOf(error))
      setFault(`${title}. ${hint}`)
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The grid has the same keys.
    event.stopPropagation()
    if (event.key === 'Escape') stopEdit()
    if (event.key === 'Enter' && event.target === field.current && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      keep()
    }
  }
  return (
    <form
      ref={frame}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (currentTarget.contains(relatedTarget) || !document.hasFocus()) return
        if (text === before) stopEdit()
        else keep()
      }}
      className="absolute top-0 left-0 z-30 grid w-max max-w-[calc(100vw-2rem)] min-w-full gap-2 rounded-md border border-accent bg-surface p-2 shadow-float group-last/cell:right-0 group-last/cell:left-auto"
    >
      <textarea
        ref={field}
        autoFocus
        aria-label={`${personal ? 'Your override of' : 'Value of'} ${safeText(name, 60)} in ${environment}`}
        aria-describedby={fault === undefined ? undefined : 'cell-editor-fault'}
        aria-invalid={fault !== undefined || undefined}
        readOnly={before === undefined}
        rows={Math.min(text.split('\n').length, MOST_ROWS)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        className="w-full min-w-72 resize rounded-sm bg-ground px-2 py-1 font-mono text-sm outline-none"
      />
      {fault !== undefined && (
        <p id="cell-editor-fault" role="alert" className="max-w-96 text-sm whitespace-normal text-danger">
          {fault}
        </p>
      )}
      <div className="flex items-center gap-1.5">
        <IconButton
          size="small"
          label="Generate a strong value"
          icon={<Dices aria-hidden size={15} />}
          onClick={() => {
            void vault.table.generate().then(setText)
            field.current?.focus()
          }}
        />
        <span className="mr-auto hidden items-center gap-1 text-xs text-faint sm:flex">
          <Kbd>Shift</Kbd>
          <Kbd>Enter</Kbd> new line
        </span>
        <Button size="small" look="quiet" onClick={stopEdit}>
          Cancel
        </Button>
        <Button size="small" look="primary" type="submit" disabled={before === undefined}>
          Keep
        </Button>
      </div>
    </form>
  )
}
