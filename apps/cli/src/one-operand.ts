// Verbs that are about one thing.
import type { Arguments } from './arguments.ts'
import { usageError } from './cli-error.ts'

/** The one operand, or a usage error with an example. */
export function oneOperand(args: Arguments, what: string, example: string): string {
  const [operand, ...more] = args.operands
  if (operand === undefined || more.length > 0) throw usageError(`Name one ${what}.`, `For example: ${example}`)
  return operand
}
