// A new password's strength: three bars, and the words that count.
import { classNames } from '../../ui/class-names.ts'
import type { Strength } from './password-strength.ts'

export function StrengthMeter({ strength: { level, words } }: { readonly strength: Strength }) {
  return (
    <div className="grid gap-1.5">
      <div aria-hidden className="grid grid-cols-3 gap-1">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={classNames(
              'h-1 rounded-full transition-colors',
              level < bar ? 'bg-line' : level === 1 ? 'bg-warn' : 'bg-accent',
            )}
          />
        ))}
      </div>
      <p role="status" className="text-sm text-soft">
        {words}.
      </p>
    </div>
  )
}
