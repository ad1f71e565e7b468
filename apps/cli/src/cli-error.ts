// An outcome the user must hear about: what happened, what to do next, and the exit code. Thrown anywhere, printed once, in main.
import { EXIT, type ExitCode } from './exit-code.ts'

export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly hint: string | undefined
  readonly exit: ExitCode
  /** Nothing went wrong: the command stopped where the user has to do something first. */
  readonly calm: boolean

  constructor(problem: { code: string; message: string; hint?: string; exit: ExitCode; calm?: true }) {
    super(problem.message)
    this.code = problem.code
    this.hint = problem.hint
    this.exit = problem.exit
    this.calm = problem.calm ?? false
  }
}

export function usageError(message: string, hint?: string): CliError {
  return new CliError({ code: 'usage', message, exit: EXIT.usage, ...(hint === undefined ? {} : { hint }) })
}

/** Something a prompt would have asked for is missing and there is nobody to ask. */
export function missing(what: string, how: string): CliError {
  return usageError(`${what} is missing, and this is not an interactive terminal.`, `Give it with ${how}.`)
}
