// Text that somebody else wrote: control and direction marks are shown as what they are, so that a name cannot dress up as another, and
// nothing is longer than its place.
import { classNames } from './class-names.ts'

// Controls, line and paragraph separators, zero-width marks, and everything that turns the direction of writing (Unicode UAX 9, 2.1-2.5).
const UNSEEN = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

const SHOWN_LENGTH = 300

/** As long as anything is that a person reads as one: a commit message, with each of its marks written out. */
const WHOLE_LENGTH = 6_144

/** As above, for an attribute or a sentence. */
export function safeText(text: string, length = SHOWN_LENGTH): string {
  const seen = text.replace(UNSEEN, (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
  return seen.length > length ? `${seen.slice(0, length)}…` : seen
}

export function SafeText({
  text,
  mono = false,
  whole = false,
  className,
}: {
  readonly text: string
  readonly mono?: boolean
  /** On as many lines as it takes; else on one, cut where its place ends. */
  readonly whole?: boolean
  readonly className?: string
}) {
  return (
    <bdi
      title={whole ? undefined : safeText(text, 1_000)}
      className={classNames(whole ? 'min-w-0 wrap-anywhere' : 'truncate', mono && 'font-mono text-sm', className)}
    >
      {safeText(text, whole ? WHOLE_LENGTH : SHOWN_LENGTH)}
    </bdi>
  )
}
