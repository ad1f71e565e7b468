// What lies behind an error that Prisma throws. It buries the driver's error at different depths, depending on the call; this digs.
// Prisma's messages, and the driver's, may quote arguments: they go into no log and no answer.
import { DatabaseError, type DatabaseErrorCode } from './errors.ts'

/**
 * The failure of the database itself behind `error`: unreachable, refusing, full, stopped or too slow. Undefined for everything that
 * is a matter between a query and its data.
 */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  for (const layer of layersOf(error)) {
    if (layer instanceof DatabaseError) return layer
    const { kind, originalCode, code = originalCode, message } = layer
    const signs = [kind, originalCode, code, message]
    const failure = failures.find((candidate) => signs.some((sign) => candidate.signs.has(sign)))
    if (failure !== undefined) return new DatabaseError(failure.code, failure.message, { cause: error })
  }
  return undefined
}

/** Whether another transaction got in the way, so that the same one may succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  return layersOf(error).some(
    ({ kind, code, originalCode }) =>
      kind === 'TransactionWriteConflict' || conflicts.has(code) || conflicts.has(originalCode),
  )
}

const conflicts = new Set<unknown>(['P2034', '40001', '40P01'])

interface Failure {
  readonly code: DatabaseErrorCode
  readonly message: string
  /** Prisma's codes, kinds of its adapters, PostgreSQL's and the system's codes; one message, because it comes without any code. */
  readonly signs: ReadonlySet<unknown>
}

const failures: readonly Failure[] = [
  {
    code: 'disk-full',
    message: 'The disk of the database is full. Make room there.',
    signs: new Set(['53100']),
  },
  {
    code: 'transaction-timeout',
    message: 'The database is too busy to finish this in time. Try again.',
    signs: new Set(['P2028']),
  },
  {
    code: 'database-refused',
    message: 'The database is gone or refuses this server. Check DATABASE_URL.',
    signs: new Set(['DatabaseDoesNotExist', 'DatabaseAccessDenied', 'AuthenticationFailed']),
  },
  {
    code: 'database-unreachable',
    message: 'The database does not answer. Try again in a moment.',
    signs: new Set([
      ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
      // PostgreSQL is being shut down or started.
      ...['57P01', '57P02', '57P03'],
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
      ...['timeout exceeded when trying to connect', 'Connection terminated unexpectedly'],
    ]),
  },
]

type Layer = Record<string, unknown>

function layersOf(error: unknown): Layer[] {
  const layers: Layer[] = []
  for (let at = error; typeof at === 'object' && at !== null && layers.length < 8;) {
    const layer = at as Layer
    layers.push(layer)
    at = layer['meta'] ?? layer['driverAdapterError'] ?? layer['cause']
  }
  return layers
}
