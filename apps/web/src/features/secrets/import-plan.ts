// What becomes of an environment when names and values are brought into it: which of them are new, changed, the same, or missing among what was
// brought; what a person has chosen of that; and the edits that do it.
import type { NamedValue } from '@infisical/client'
import type { Comparison, Edit } from '../../vault/table.ts'

export const KINDS = ['added', 'changed', 'absent', 'unchanged'] as const
export type Kind = (typeof KINDS)[number]

export type Choice = ReadonlySet<string>

export interface ChoiceOptions {
  /** Whether what was brought is meant to be all that there is. */
  readonly whole: boolean
}

/** Unless a person says otherwise: nothing is removed because a file lacks it. */
export function firstChoice({ added, changed, absent }: Comparison, { whole }: ChoiceOptions): Choice {
  return new Set([...added, ...changed, ...(whole ? absent : [])])
}

export function toggledName(choice: Choice, name: string): Choice {
  const next = new Set(choice)
  if (!next.delete(name)) next.add(name)
  return next
}

/** All of a kind, or none if they all are chosen already. */
export function toggledKind(choice: Choice, names: readonly string[]): Choice {
  const next = new Set(choice)
  const all = names.every((name) => next.has(name))
  for (const name of names)
    if (all) next.delete(name)
    else next.add(name)
  return next
}

export interface PlanGiven {
  readonly environment: string
  readonly pairs: readonly NamedValue[]
  readonly comparison: Comparison
  readonly choice: Choice
}

export function editsOf({ environment, pairs, comparison, choice }: PlanGiven): readonly Edit[] {
  const kept = new Set([...comparison.added, ...comparison.changed].filter((name) => choice.has(name)))
  return [
    ...pairs.filter(({ name }) => kept.has(name)).map(({ name, value }) => ({ environment, name, value })),
    ...comparison.absent.filter((name) => choice.has(name)).map((name) => ({ environment, name, value: null })),
  ]
}

/** As lines of a list: a head for each kind that there is, and its names below. */
export type PlanLine =
  { readonly head: Kind; readonly names: readonly string[] } | { readonly kind: Kind; readonly name: string }

export function linesOf(comparison: Comparison, kinds: readonly Kind[]): readonly PlanLine[] {
  return kinds.flatMap((kind): readonly PlanLine[] => {
    const names = comparison[kind]
    if (names.length === 0) return []
    return [{ head: kind, names }, ...names.map((name) => ({ kind, name }))]
  })
}
