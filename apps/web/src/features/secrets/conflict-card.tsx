// One cell that two people changed: three values beside each other, hidden until one asks, and the choice between them.
import { Eye, EyeOff } from 'lucide-react'
import { useId, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { TextArea } from '../../ui/field.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import type { CellName, RevealedValue } from '../../vault/table.ts'
import { SecretValue } from './secret-value.tsx'

export type Verdict =
  { readonly take: 'mine' | 'theirs' } | { readonly take: 'other'; readonly value: string; readonly personal: boolean }

export interface ConflictCardProps {
  readonly workspaceId: string
  readonly cell: CellName
  readonly verdict: Verdict | undefined
  readonly onVerdict: (verdict: Verdict) => void
}

export function ConflictCard({ workspaceId, cell, verdict, onVerdict }: ConflictCardProps) {
  const vault = useVault()
  const group = useId()
  const [revealed, setRevealed] = useState<RevealedValue>()
  const { name, environment } = cell
  const look = async (): Promise<RevealedValue> => {
    const value = await vault.table.reveal({ workspaceId, ...cell })
    setRevealed(value)
    return value
  }
  const writeOther = async (): Promise<void> => {
    const value = revealed ?? (await look())
    onVerdict({ take: 'other', value: mineOf(value) ?? '', personal: value.edited === 'personal' })
  }
  return (
    <section
      aria-label={`${safeText(name, 60)} in ${environment}`}
      className="grid gap-3 rounded-md border border-line p-3"
    >
      <header className="flex items-center gap-2">
        <SafeText mono text={name} className="font-medium" />
        <Badge>{environment}</Badge>
        <span className="grow" />
        <Button
          size="small"
          look="quiet"
          icon={revealed === undefined ? <Eye aria-hidden size={14} /> : <EyeOff aria-hidden size={14} />}
          onClick={() => (revealed === undefined ? void look() : setRevealed(undefined))}
        >
          {revealed === undefined ? 'Reveal' : 'Hide'}
        </Button>
      </header>
      <div
        role="radiogroup"
        aria-label={`What to take for ${safeText(name, 60)}`}
        className="grid gap-2 sm:grid-cols-3"
      >
        <div className="grid content-start gap-1 rounded-md bg-ground p-2.5">
          <p className="text-sm text-faint">What it was</p>
          <Shown revealed={revealed} value={revealed?.before ?? null} />
        </div>
        {(['mine', 'theirs'] as const).map((take) => (
          <label
            key={take}
            className={classNames(
              'grid cursor-pointer content-start gap-1 rounded-md border p-2.5',
              verdict?.take === take ? 'border-accent bg-accent-soft' : 'border-line-strong',
            )}
          >
            <span className="flex items-center gap-2 text-sm font-medium">
              <input
                type="radio"
                name={group}
                className="accent-accent"
                checked={verdict?.take === take}
                onChange={() => onVerdict({ take })}
              />
              {take === 'mine' ? 'Take mine' : 'Take theirs'}
            </span>
            <Shown
              revealed={revealed}
              value={(take === 'mine' ? revealed && mineOf(revealed) : revealed?.theirs) ?? null}
            />
          </label>
        ))}
      </div>
      {verdict?.take === 'other' ? (
        <TextArea
          label="Another value"
          rows={3}
          value={verdict.value}
          onChange={({ target }) => onVerdict({ ...verdict, value: target.value })}
        />
      ) : (
        <div>
          <Button size="small" look="quiet" onClick={() => void writeOther()}>
            Write another value…
          </Button>
        </div>
      )}
    </section>
  )
}

/** What the user's edit says of the layer that it is about. */
const mineOf = ({ value, shared, edited }: RevealedValue): string | null =>
  edited === 'shared' && shared !== undefined ? shared : value

function Shown({ revealed, value }: { readonly revealed: RevealedValue | undefined; readonly value: string | null }) {
  if (revealed !== undefined) return <SecretValue value={value} />
  return (
    <span aria-label="Hidden" role="img" className="font-mono text-sm tracking-widest text-faint">
      ••••••••
    </span>
  )
}
