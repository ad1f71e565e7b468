// A database that counts what it is asked: statements of the client, and whole transactions as one.
import type { Database } from '@infisical/db'

type Call = (...parts: unknown[]) => unknown

export function countQueries(database: Database): { database: Database; queries: () => number } {
  let queries = 0
  const counting = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(from, name) {
        const value: unknown = Reflect.get(from, name)
        if (typeof value === 'object' && value !== null) return counting(value)
        if (typeof value !== 'function') return value
        return (...parts: unknown[]) => {
          queries += 1
          return (value as Call).apply(from, parts)
        }
      },
    })
  return { database: { ...database, prisma: counting(database.prisma) }, queries: () => queries }
}
