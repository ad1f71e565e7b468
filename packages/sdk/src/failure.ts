// From whatever goes wrong below to the one error of this package, in the words of the catalogue.
import { ERRORS, isErrorCode } from '@infisical/contract/errors'
import { InfisicalError } from './infisical-error.ts'

/** Runs the work, and speaks of its failures. */
export async function speaking<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw inWords(error)
  }
}

export function inWords(error: unknown): unknown {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return error instanceof InfisicalError || !isErrorCode(code) ? error : failure(code, { cause: error })
}

export function failure(code: keyof typeof ERRORS, options?: ErrorOptions): InfisicalError {
  const { title, hint } = ERRORS[code]
  return new InfisicalError(code, `${title}.`, hint, options)
}
