// A revealed value in full, every line of it, with what cannot be seen shown as what it is.
import { safeText } from '../../ui/safe-text.tsx'

const MOST_SHOWN = 20_000

export function SecretValue({ value }: { readonly value: string | null }) {
  if (value === null) return <span className="text-faint">nothing</span>
  if (value === '') return <span className="text-faint">empty</span>
  const lines = value.slice(0, MOST_SHOWN).split(/\r\n|\r|\n/)
  return (
    <bdi
      // A long one scrolls, by keys too.
      tabIndex={lines.length > 6 ? 0 : undefined}
      className="block max-h-32 overflow-auto font-mono text-sm break-all whitespace-pre-wrap"
    >
      {lines.map((line) => safeText(line, MOST_SHOWN)).join('\n')}
      {value.length > MOST_SHOWN && '…'}
    </bdi>
  )
}
