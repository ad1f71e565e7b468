// The difference, name by name, with a box for each that can be chosen. Values are hidden until one asks to see them. Only what is in view is drawn.
import { useVirtualizer } from '@tanstack/react-virtual'
import { Eye, EyeOff } from 'lucide-react'
import { useRef, useState } from 'react'
import type { NamedValue } from '@infisical/client'
import { usePlace } from '../../app/place.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import type { Comparison } from '../../vault/table.ts'
import { linesOf, toggledKind, toggledName, type Choice, type Kind, type PlanLine } from './import-plan.ts'
import { SecretValue } from './secret-value.tsx'

export interface PlanListProps {
  readonly comparison: Comparison
  readonly kinds: readonly Kind[]
  readonly environment: string
  readonly pairs: readonly NamedValue[]
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}

const LOOKS: Record<
  Kind,
  { readonly tone: Tone; readonly sign: string; readonly word: string; readonly head: string }
> = {
  added: { tone: 'good', sign: '+', word: 'new', head: 'New' },
  changed: { tone: 'info', sign: '~', word: 'changed', head: 'Changed' },
  absent: { tone: 'danger', sign: '−', word: 'remove', head: 'Not among these: choose what to remove' },
  unchanged: { tone: 'plain', sign: '=', word: 'unchanged', head: 'Unchanged' },
}

const LINE_HEIGHT = 40

export function PlanList({ comparison, kinds, environment, pairs, choice, onChoice }: PlanListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const lines = linesOf(comparison, kinds)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 8,
  })
  const [shown, setShown] = useState<ReadonlyMap<string, Difference>>(new Map())
  const { vault, workspaceId } = usePlace()
  const look = async (name: string): Promise<void> => {
    const next = new Map(shown)
    if (!next.delete(name)) {
      const { value, shared } = await vault.table.reveal({ workspaceId, environment, name })
      next.set(name, { before: shared ?? value, after: pairs.find((pair) => pair.name === name)?.value ?? null })
    }
    setShown(next)
  }
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label="What changes"
      className="max-h-96 min-h-40 overflow-y-auto rounded-md border border-line"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index]
          if (line === undefined) return null
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              style={{ top: start }}
              className="absolute inset-x-0 grid min-h-10 content-center border-b border-line px-3"
            >
              {'head' in line ? (
                <KindHead line={line} choice={choice} onChoice={onChoice} />
              ) : (
                <NameLine
                  line={line}
                  chosen={choice.has(line.name)}
                  onToggle={() => onChoice(toggledName(choice, line.name))}
                  shown={shown.get(line.name)}
                  onLook={() => void look(line.name)}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface Difference {
  readonly before: string | null
  readonly after: string | null
}

function KindHead({
  line: { head, names },
  choice,
  onChoice,
}: {
  readonly line: Extract<PlanLine, { head: Kind }>
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}) {
  const count = names.filter((name) => choice.has(name)).length
  return (
    <label className="flex items-center gap-2.5 font-medium">
      {head !== 'unchanged' && (
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-accent"
          checked={count === names.length}
          ref={(box) => {
            if (box !== null) box.indeterminate = count > 0 && count < names.length
          }}
          onChange={() => onChoice(toggledKind(choice, names))}
        />
      )}
      {LOOKS[head].head}
      <span className="text-faint tabular-nums">{names.length.toLocaleString()}</span>
    </label>
  )
}

function NameLine({
  line: { kind, name },
  chosen,
  onToggle,
  shown,
  onLook,
}: {
  readonly line: Extract<PlanLine, { kind: Kind }>
  readonly chosen: boolean
  readonly onToggle: () => void
  readonly shown: Difference | undefined
  readonly onLook: () => void
}) {
  const { tone, sign, word } = LOOKS[kind]
  return (
    <div className="grid grid-cols-1 gap-1 py-1">
      <div className="flex items-center gap-2.5">
        <label className="flex min-w-0 grow items-center gap-2.5 pl-6">
          {kind !== 'unchanged' && (
            <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={chosen} onChange={onToggle} />
          )}
          <SafeText mono text={name} />
        </label>
        <Badge tone={tone}>
          <span aria-hidden>{sign}</span> {word}
        </Badge>
        <IconButton
          size="small"
          aria-pressed={shown !== undefined}
          label={`${shown === undefined ? 'Reveal' : 'Hide'} ${safeText(name, 60)}`}
          icon={shown === undefined ? <Eye aria-hidden size={14} /> : <EyeOff aria-hidden size={14} />}
          onClick={onLook}
        />
      </div>
      {shown !== undefined && (
        <dl className="ml-6 grid grid-cols-[4rem_1fr] gap-x-2 gap-y-1 pb-1 text-sm">
          {kind !== 'added' && <Side name="now" value={shown.before} />}
          {kind !== 'unchanged' && <Side name="then" value={shown.after} />}
        </dl>
      )}
    </div>
  )
}

function Side({ name, value }: { readonly name: string; readonly value: string | null }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd>
        <SecretValue value={value} />
      </dd>
    </>
  )
}
