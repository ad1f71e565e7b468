// Brings in what a person has as a file or as text.
import { FileUp } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/field.tsx'
import { readFile, readText, type Reading, type ReadText } from './read-text.ts'

export interface ImportDialogProps {
  /** What could not be read of a file that was dropped, or a text that was pasted. */
  readonly fault?: string
  readonly onRead: (read: ReadText) => void
  readonly onClose: () => void
}

export function ImportDialog({ fault: first, onRead, onClose }: ImportDialogProps) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState(first)
  const chooser = useRef<HTMLInputElement>(null)
  const judge = (reading: Reading): void => {
    if ('fault' in reading) setFault(reading.fault)
    else onRead(reading)
  }
  const bring = useEffectEvent((file: File) => void readFile(file).then(judge))
  useEffect(() => {
    const onDrop = ({ dataTransfer }: DragEvent): void => {
      const file = dataTransfer?.files[0]
      if (file !== undefined) bring(file)
    }
    document.addEventListener('drop', onDrop)
    return () => document.removeEventListener('drop', onDrop)
  }, [])
  return (
    <Dialog
      width="wide"
      title="Import secrets"
      lead="A .env file, a flat JSON object or a flat YAML mapping. You will see what changes first."
      onClose={onClose}
      onSubmit={() => void readText(text).then(judge)}
      actions={
        <>
          <Button icon={<FileUp aria-hidden size={16} />} onClick={() => chooser.current?.click()}>
            Choose a file…
          </Button>
          <Button look="primary" type="submit" disabled={text.trim() === ''}>
            Compare
          </Button>
        </>
      }
    >
      {fault !== undefined && (
        <Callout live tone="danger" title="This cannot be imported as it is">
          {fault}
        </Callout>
      )}
      <TextArea
        label="Paste it here, or drop a file"
        data-autofocus
        rows={10}
        placeholder={'DATABASE_URL=postgres://…\nSTRIPE_KEY=sk_live_…'}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setFault(undefined)
        }}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="File to import"
        onChange={({ target }) => {
          const file = target.files?.[0]
          // The same file, mended, may be chosen again.
          if (file !== undefined) void readFile(file).then(judge)
          target.value = ''
        }}
      />
    </Dialog>
  )
}
