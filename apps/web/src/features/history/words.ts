// How many of what changed, in words.
import type { ChangedNames } from '@infisical/client'

export function summaryOf({ added, changed, removed }: ChangedNames): string {
  const parts = [
    added.length > 0 && `${added.length} new`,
    changed.length > 0 && `${changed.length} changed`,
    removed.length > 0 && `${removed.length} removed`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'nothing changed' : parts.join(', ')
}
