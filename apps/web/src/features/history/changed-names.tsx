// What changed between two commits, name by name. A value is shown when somebody asks for it, and goes when the list does.
import { useQuery } from '@tanstack/react-query'
import { Eye, EyeOff, Minus, Pencil, Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import type { RevealedChange } from '../../vault/surface.ts'
import { differenceQuery, type ChainPlace } from './queries.ts'

export interface ChangedNamesProps {
  readonly place: ChainPlace
  readonly from: number
  readonly to: number
  /** Brings one secret back to what it was at `from`, or at `to`. */
  readonly onRestore?: (name: string) => void
}

const KINDS = [
  { kind: 'added', label: 'new', Icon: Plus, tone: 'text-accent' },
  { kind: 'changed', label: 'changed', Icon: Pencil, tone: 'text-info' },
  { kind: 'removed', label: 'removed', Icon: Minus, tone: 'text-danger' },
] as const

/** So many are shown at once; the rest when asked for. */
const SHOWN = 100

export function ChangedNames({ place, from, to, onRestore }: ChangedNamesProps) {
  const vault = useVault()
  const difference = useQuery(differenceQuery(vault, place, { from, to }))
  const [all, setAll] = useState(false)
  if (difference.isPending) return <Spinner label="Opening what was there…" />
  if (difference.isError) return <Failure error={difference.error} />
  const { data } = difference
  const rows = KINDS.flatMap((kind) => data[kind.kind].map((name) => ({ ...kind, name })))
  if (rows.length === 0) return <p className="text-sm text-faint">Names and values are the same at both.</p>
  const shown = all ? rows : rows.slice(0, SHOWN)
  return (
    <div className="grid gap-2">
      <ul className="grid divide-y divide-line rounded-md border border-line">
        {shown.map(({ name, kind, label, Icon, tone }) => (
          <ChangedName
            key={name}
            name={name}
            label={label}
            icon={<Icon aria-hidden size={14} className={`shrink-0 ${tone}`} />}
            reveal={async () => {
              const known = await vault.history.reveal({ difference: data.difference, name })
              if (known !== undefined) return known
              const again = await difference.refetch()
              return await vault.history.reveal({ difference: again.data?.difference ?? '', name })
            }}
            {...(onRestore !== undefined && kind !== 'added' && { onRestore: () => onRestore(name) })}
          />
        ))}
      </ul>
      {shown.length < rows.length && (
        <button
          type="button"
          className="justify-self-start text-sm font-medium text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          Show all {rows.length}
        </button>
      )}
    </div>
  )
}

interface ChangedNameProps {
  readonly name: string
  readonly label: string
  readonly icon: React.ReactNode
  readonly reveal: () => Promise<RevealedChange | undefined>
  readonly onRestore?: () => void
}

function ChangedName({ name, label, icon, reveal, onRestore }: ChangedNameProps) {
  const [revealed, setRevealed] = useState<RevealedChange>()
  const Icon = revealed === undefined ? Eye : EyeOff
  return (
    <li className="grid gap-2 px-3 py-1.5">
      <div className="flex min-w-0 items-center gap-2.5">
        {icon}
        <span className="sr-only">{label}</span>
        <SafeText text={name} mono className="min-w-0 grow" />
        {onRestore !== undefined && (
          <IconButton
            size="small"
            label={`Bring back the value before of ${safeText(name, 80)}`}
            icon={<Undo2 aria-hidden size={14} />}
            onClick={onRestore}
          />
        )}
        <IconButton
          size="small"
          label={`${revealed === undefined ? 'Reveal' : 'Hide'} the values of ${safeText(name, 80)}`}
          aria-expanded={revealed !== undefined}
          icon={<Icon aria-hidden size={14} />}
          onClick={() => {
            if (revealed !== undefined) setRevealed(undefined)
            else void reveal().then(setRevealed)
          }}
        />
      </div>
      {revealed !== undefined && (
        <dl className="grid gap-1 pb-1 pl-6 font-mono text-sm">
          <Value name="Before" sign="−" value={revealed.before} look="bg-danger-soft text-danger" />
          <Value name="After" sign="+" value={revealed.after} look="bg-accent-soft text-accent" />
        </dl>
      )}
    </li>
  )
}

function Value({
  name,
  sign,
  value,
  look,
}: {
  readonly name: string
  readonly sign: string
  readonly value: string | undefined
  readonly look: string
}) {
  if (value === undefined) return null
  return (
    <div className={`flex gap-2 rounded-sm px-2 py-1 ${look}`}>
      <dt>
        <span aria-hidden>{sign}</span>
        <span className="sr-only">{name}</span>
      </dt>
      <dd className="min-w-0 break-all whitespace-pre-wrap">
        {value === '' ? <span className="italic">empty</span> : value}
      </dd>
    </div>
  )
}
