// How a test asks which refusal it got: by code, never by words.
import { TrustError, type TrustCode } from '../src/trust-error.ts'

/** The code of the TrustError that the work ends in, or 'accepted'. Anything else that is thrown is thrown on: it is a bug. */
export async function codeOf(work: (() => unknown) | Promise<unknown>): Promise<TrustCode | 'accepted'> {
  return (await refusalOf(work))?.code ?? 'accepted'
}

/** The TrustError itself, for its evidence. */
export async function refusalOf(work: (() => unknown) | Promise<unknown>): Promise<TrustError | undefined> {
  try {
    await (typeof work === 'function' ? work() : work)
    return undefined
  } catch (error) {
    if (error instanceof TrustError) return error
    throw error
  }
}
