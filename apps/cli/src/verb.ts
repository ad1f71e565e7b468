// What a verb is: what it is for, what it takes, how it looks when used, and where its code is.
import type { Arguments, FlagTable } from './arguments.ts'

export interface Verb {
  readonly summary: string
  readonly operands: string
  readonly flags: FlagTable
  readonly examples: readonly (readonly [command: string, meaning: string])[]
  load(): Promise<{ run(args: Arguments): Promise<number | void> }>
}
