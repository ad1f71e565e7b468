// A database that fails in the middle: the statement of that number within a transaction throws, as if the server had been killed there.
import type { Database, Transaction } from '@infisical/db'

export class Killed extends Error {}

type Call = (...parts: readonly unknown[]) => unknown

/** Counts from 1. `statements` says how many there were, until it threw. */
export function breakAt(database: Database, at: number): { database: Database; statements: () => number } {
  let count = 0
  const once = (call: Call): Call => {
    return (...parts) => {
      count += 1
      return count === at ? Promise.reject(new Killed()) : call(...parts)
    }
  }
  const breaking = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(from, name) {
        const value: unknown = Reflect.get(from, name)
        if (typeof value === 'function') return once((value as Call).bind(from))
        return typeof value === 'object' && value !== null ? breaking(value) : value
      },
    })
  const prisma = new Proxy(database.prisma, {
    get(from, name) {
      const value: unknown = Reflect.get(from, name)
      if (name !== '$transaction') return typeof value === 'function' ? (value as Call).bind(from) : value
      return (work: (transaction: Transaction) => Promise<unknown>, options: object) =>
        from.$transaction((transaction) => work(breaking(transaction)), options)
    },
  })
  return { database: { ...database, prisma }, statements: () => count }
}
