// What each check buys: a client without it breaks exactly these properties in this scenario.
import type { Check } from './checks.ts'
import type { Property } from './properties.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'

export interface Mutant {
  readonly scenario: Scenario
  readonly breaks: readonly Property[]
}

const { accomplice, otherEntries } = SCENARIOS
/** With one signing less, which is enough for most. */
const removal: Scenario = { ...SCENARIOS.removal, bounds: { ...SCENARIOS.removal.bounds, signings: 1 } }

export const MUTANTS: Readonly<Record<Check, Mutant>> = {
  'log-pin': { scenario: removal, breaks: ['one-history', 'pins-only-grow'] },
  'chain-pin': { scenario: removal, breaks: ['one-history', 'pins-only-grow', 'through-the-checkpoint'] },
  lock: { scenario: removal, breaks: ['forks-are-seen'] },
  authority: { scenario: removal, breaks: ['keys-for-members', 'rightful-log'] },
  recipients: { scenario: removal, breaks: ['keys-for-members', 'sealed-for-members'] },
  'log-position': { scenario: removal, breaks: ['in-log-order'] },
  'log-order': { scenario: otherEntries, breaks: ['in-log-order'] },
  'checkpoint-of-head': { scenario: removal, breaks: ['gone-is-gone', 'through-the-checkpoint'] },
  'checkpoint-between': { scenario: accomplice, breaks: ['gone-is-gone', 'through-the-checkpoint'] },
  'checkpoint-of-pin': { scenario: accomplice, breaks: ['through-the-checkpoint'] },
  'author-at-position': { scenario: removal, breaks: ['gone-is-gone'] },
  'epoch-current': { scenario: removal, breaks: ['no-epoch-ahead', 'no-old-epoch'] },
  'rotation-due': { scenario: removal, breaks: ['sealed-for-members'] },
}
