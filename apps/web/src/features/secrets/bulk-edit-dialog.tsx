// A whole environment as text: edited at once, and compared with what there is before it becomes edits.
import { DotenvError, isEnvName, print } from '@infisical/dotenv'
import { useEffect, useState } from 'react'
import type { NamedValue } from '@infisical/client'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextArea } from '../../ui/field.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import type { Table } from '../../vault/table.ts'
import { readText, type ReadText } from './read-text.ts'
import { sharedPairs } from './shared-pairs.ts'

export interface BulkEditDialogProps {
  readonly table: Table
  readonly environment: string
  readonly onRead: (read: ReadText) => void
  readonly onClose: () => void
}

export function BulkEditDialog({ table, environment, onRead, onClose }: BulkEditDialogProps) {
  const vault = useVault()
  const writable = table.environments.some(({ name, writable }) => name === environment && writable)
  const [text, setText] = useState<string>()
  /** Pairs that the text cannot hold: they stay as they are. */
  const [kept, setKept] = useState<readonly NamedValue[]>([])
  const [fault, setFault] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [begun] = useState(table)
  useEffect(() => {
    let gone = false
    sharedPairs(vault, begun, environment).then(
      (pairs) => {
        if (gone) return
        const [writtenOut, others] = printable(pairs)
        setText(print('dotenv', writtenOut))
        setKept(others)
      },
      (reason: unknown) => setError(reason),
    )
    return () => {
      gone = true
    }
  }, [vault, begun, environment])

  const apply = async (): Promise<void> => {
    const reading = await readText(text ?? '', '.env')
    if ('fault' in reading) setFault(reading.fault)
    else onRead({ ...reading, pairs: [...reading.pairs, ...kept] })
  }
  return (
    <Dialog
      width="full"
      title={`${environment} as text`}
      lead="All values are shown here. Personal overrides are not part of it."
      onClose={onClose}
      onSubmit={() => void apply()}
      actions={
        writable && (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" disabled={text === undefined}>
              Compare
            </Button>
          </>
        )
      }
    >
      {fault !== undefined && (
        <Callout live tone="danger" title="This cannot be read">
          {fault}
        </Callout>
      )}
      {error !== undefined && <Failure error={error} />}
      {kept.length > 0 && (
        <Callout tone="info" title="Some cannot be written as a .env file, and stay as they are">
          {kept.map(({ name }) => safeText(name, 60)).join(', ')}
        </Callout>
      )}
      {text === undefined && error === undefined ? (
        <Spinner label="Opening…" />
      ) : (
        <TextArea
          label={`Secrets of ${environment}`}
          labelHidden
          rows={22}
          readOnly={!writable}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setFault(undefined)
          }}
        />
      )}
    </Dialog>
  )
}

function printable(pairs: readonly NamedValue[]): readonly [NamedValue[], NamedValue[]] {
  const fits: NamedValue[] = []
  const others: NamedValue[] = []
  for (const pair of pairs) (isEnvName(pair.name) && canPrint(pair) ? fits : others).push(pair)
  return [fits, others]
}

function canPrint(pair: NamedValue): boolean {
  try {
    print('dotenv', [pair])
    return true
  } catch (error) {
    if (error instanceof DotenvError) return false
    throw error
  }
}
