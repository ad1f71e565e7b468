// Something is under way. For what takes longer than half a second and has a measure, there is Progress.
import { LoaderCircle } from 'lucide-react'

export function Spinner({ label }: { readonly label?: string }) {
  return (
    <span role={label === undefined ? undefined : 'status'} className="inline-flex items-center gap-2 text-soft">
      <LoaderCircle aria-hidden size={16} className="animate-spin text-current" />
      {label}
    </span>
  )
}

export function Progress({
  label,
  done,
  total,
}: {
  readonly label: string
  readonly done: number
  readonly total: number
}) {
  return (
    <div className="grid gap-1.5 text-sm text-soft">
      <span className="flex justify-between gap-4">
        {label}
        <span className="tabular-nums">
          {done.toLocaleString()} / {total.toLocaleString()}
        </span>
      </span>
      <progress
        aria-label={label}
        value={done}
        max={total}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
      />
    </div>
  )
}
