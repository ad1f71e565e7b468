// What is remembered, and compared.
import type { TrustVerbs } from './client-trust.ts'
import type { Context } from './context.ts'

const soon = (): Promise<never> => Promise.reject(new Error('soon'))

export function trustVerbs(_context: Context): TrustVerbs {
  return { lockOf: soon, heads: soon, compare: soon, state: soon, reset: soon }
}
