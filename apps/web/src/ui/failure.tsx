// Something went wrong: what, and what to do next, in the words of the catalogue. Never the place for a failed verification, which has a
// page of its own.
import type { ReactNode } from 'react'
import { describeFailure, failureOf, type Failure as FailureData } from '../vault/failure.ts'
import { Callout } from './callout.tsx'

export interface FailureProps {
  /** As it was caught. */
  readonly error: unknown
  readonly action?: ReactNode
}

export function Failure({ error, action }: FailureProps) {
  const failure = failureOf(error)
  const { title, hint } = describeFailure(failure)
  return (
    <Callout live tone="danger" title={title} action={action}>
      <NextStep hint={hint} failure={failure} />
    </Callout>
  )
}

function NextStep({ hint, failure }: { readonly hint: string; readonly failure: FailureData }) {
  const wait = failure.kind === 'api' ? failure.details.retryAfterSeconds : undefined
  const names = failure.kind === 'client' ? failure.facts.names : undefined
  return (
    <>
      {wait === undefined ? hint : `Try again in ${waitWords(wait)}.`}
      {names !== undefined && names.length > 0 && <p className="font-mono text-xs break-all">{names.join(', ')}</p>}
    </>
  )
}

const waitWords = (seconds: number): string => {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}
