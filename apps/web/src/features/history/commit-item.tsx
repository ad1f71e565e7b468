// One commit of the list: who, when, why, how much; and what exactly, when it is opened.
import type { LoggedCommit } from '@infisical/client'
import { ChevronRight, Cpu } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { ChangedNames } from './changed-names.tsx'
import type { ChainPlace, Restoring } from './queries.ts'
import { summaryOf } from './words.ts'

export interface CommitItemProps {
  readonly commit: LoggedCommit
  readonly place: ChainPlace
  readonly newest: boolean
  readonly onRestore: (restoring: Restoring) => void
  readonly onCompare: () => void
}

export function CommitItem({ commit, place, newest, onRestore, onCompare }: CommitItemProps) {
  const [open, setOpen] = useState(false)
  const { seq, message, author, at, changes, rekeyed, secrets } = commit
  const title = message ?? ''
  return (
    <li className="grid">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-w-0 items-center gap-3 px-3.5 py-2.5 text-left -outline-offset-2 hover:bg-raised"
      >
        <ChevronRight
          aria-hidden
          size={16}
          className={classNames('shrink-0 text-faint transition-transform', open && 'rotate-90')}
        />
        <span className="grid min-w-0 grow gap-0.5">
          <span className="flex min-w-0 items-center gap-2">
            {title === '' ? (
              <span className="truncate text-soft">{untitled(commit)}</span>
            ) : (
              <SafeText text={title} whole={open} className="font-medium" />
            )}
            {newest && <Badge tone="good">now</Badge>}
            {rekeyed && <Badge tone="info">new keys</Badge>}
          </span>
          <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm text-faint">
            {author.machine && <Cpu aria-label="machine" size={13} />}
            <SafeText text={author.name} className="max-w-48" />
            <span aria-hidden>·</span>
            <Time at={at} />
            {title !== '' && changes !== undefined && (
              <>
                <span aria-hidden>·</span>
                {summaryOf(changes)}
              </>
            )}
          </span>
        </span>
        <span className="shrink-0 font-mono text-sm text-faint tabular-nums">#{seq}</span>
      </button>
      {open && (
        <div className="grid gap-3 border-t border-line bg-ground px-3.5 py-3 sm:pl-10">
          <ChangedNames
            place={place}
            from={seq - 1}
            to={seq}
            onRestore={(name) => onRestore({ seq: seq - 1, names: [name] })}
          />
          <div className="flex flex-wrap items-center gap-2 text-sm text-faint">
            <span className="grow">{secrets === 1 ? 'One secret' : `${secrets} secrets`} after it</span>
            {!newest && (
              <>
                <Button size="small" onClick={onCompare}>
                  Compare with now
                </Button>
                <Button size="small" onClick={() => onRestore({ seq })}>
                  Restore to here…
                </Button>
              </>
            )}
          </div>
        </div>
      )}
    </li>
  )
}

function untitled({ seq, changes, secrets }: LoggedCommit): string {
  if (seq === 1 && secrets === 0) return 'The environment was made'
  return changes === undefined ? 'What was there does not open any more' : capital(summaryOf(changes))
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
