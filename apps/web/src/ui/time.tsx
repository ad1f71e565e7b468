// When something happened: how long ago, with the exact time one glance away.
const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** `at` and `now` in milliseconds since 1970. */
export function timeAgo(at: number, now: number): string {
  const unit = UNITS.find(([, length]) => Math.abs(at - now) >= length)
  return unit === undefined ? 'just now' : relative.format(Math.round((at - now) / unit[1]), unit[0])
}

export function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact.format(at)} className="whitespace-nowrap">
      {timeAgo(at, Date.now())}
    </time>
  )
}
