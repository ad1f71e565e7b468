// Numbers as people type them: of a commit, of how many.
import { usageError } from './cli-error.ts'

/** `what` as in: "x" is no number of a commit. */
export function wholeNumber(text: string, what: string, example: string): number {
  if (!/^\d{1,15}$/.test(text)) throw usageError(`"${text}" is no ${what}.`, `For example: ${example}`)
  return Number(text)
}
