// How counts, names from others, and new keys are put into sentences.
import type { NewEpoch } from '@infisical/client'
import { safeText } from '../ui/safe-text.tsx'

export const count = (n: number, noun: string): string => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`

/** `Bob, Eve and Zoë` */
export function listed(names: readonly string[]): string {
  const safe = names.map((name) => safeText(name, 64))
  return safe.length < 2 ? safe.join('') : `${safe.slice(0, -1).join(', ')} and ${safe.at(-1) ?? ''}`
}

/** Within a sentence. */
export const reachWords = (environments: 'all' | readonly string[]): string =>
  environments === 'all' ? 'all environments' : listed(environments)

/** Standing alone. */
export const reachLabel = (environments: 'all' | readonly string[]): string =>
  environments === 'all' ? 'All environments' : environments.map((name) => safeText(name, 64)).join(', ')

/** `New keys: 12 secrets in 3 environments were sealed anew` */
export const epochWords = ({ environments, secrets }: NewEpoch): string =>
  `New keys: ${count(secrets, 'secret')} in ${count(environments, 'environment')} ${secrets === 1 ? 'was' : 'were'} sealed anew`
