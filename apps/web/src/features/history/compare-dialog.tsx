// Any two commits of an environment, side by side.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { ChangedNames } from './changed-names.tsx'
import type { ChainPlace } from './queries.ts'

export interface CompareDialogProps {
  readonly place: ChainPlace
  readonly from: number
  readonly to: number
  readonly newest: number
  readonly onClose: () => void
}

export function CompareDialog({ place, newest, onClose, ...start }: CompareDialogProps) {
  const [span, setSpan] = useState({ from: start.from, to: start.to })
  const [typed, setTyped] = useState({ from: String(start.from), to: String(start.to) })
  const faults = { from: faultOf(typed.from, newest), to: faultOf(typed.to, newest) }
  const point = (which: 'from' | 'to') => ({
    value: typed[which],
    error: faults[which],
    inputMode: 'numeric' as const,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setTyped({ ...typed, [which]: event.target.value }),
  })
  return (
    <Dialog
      title={`What changed in ${place.environment}`}
      width="wide"
      onClose={onClose}
      onSubmit={() => {
        if (faults.from === undefined && faults.to === undefined)
          setSpan({ from: Number(typed.from), to: Number(typed.to) })
      }}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <TextField label="From commit" {...point('from')} />
        <TextField label="To commit" {...point('to')} />
        <Button type="submit" className="col-span-2 sm:col-span-1 sm:mt-6.5">
          Compare
        </Button>
      </div>
      <ChangedNames key={`${span.from} ${span.to}`} place={place} from={span.from} to={span.to} />
    </Dialog>
  )
}

function faultOf(typed: string, newest: number): string | undefined {
  return /^\d+$/.test(typed) && Number(typed) <= newest ? undefined : `A number from 0 to ${newest}.`
}
