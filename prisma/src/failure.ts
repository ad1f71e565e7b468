// What lies behind an error that Prisma throws. It buries the driver's error at different depths, depending on the call; this digs.
// Prisma's messages, and the driver's, may quote arguments: they go into no log and no answer.
import { DatabaseError } from './errors.ts'

/**
 * The failure of the database itself behind `error`: unreachable, full, stopped or too slow. Undefined for everything that is a
 * matter between a query and its data.
 */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  for (const layer of layersOf(error)) {
    if (layer instanceof DatabaseError) return layer
    const code = layer['originalCode'] ?? layer['code']
    if (code === '53100') return new DatabaseError('disk-full', 'The disk of the database is full. Make room there.', { cause: error })
    if (code === 'P2028') return new DatabaseError('transaction-timeout', 'The database is too busy to finish this in time. Try again.', { cause: error })
    if (unreachable.has(layer['kind']) || unreachable.has(code) || layer['message'] === poolTimeout) {
      return new DatabaseError('database-unreachable', 'The database does not answer. Try again in a moment.', { cause: error })
    }
  }
  return undefined
}

/** Whether another transaction got in the way, so that the same one may succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  return layersOf(error).some(
    ({ kind, code, originalCode }) => kind === 'TransactionWriteConflict' || conflicts.has(code) || conflicts.has(originalCode),
  )
}

const conflicts = new Set<unknown>(['P2034', '40001', '40P01'])

// Kinds of Prisma's adapters, and PostgreSQL's codes for a server that starts, stops or has no connection left.
const unreachable = new Set<unknown>([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
])

/** node-postgres gives this no code. */
const poolTimeout = 'timeout exceeded when trying to connect'

type Layer = Record<string, unknown>

function layersOf(error: unknown): Layer[] {
  const layers: Layer[] = []
  for (let at = error; typeof at === 'object' && at !== null && layers.length < 8; ) {
    const layer = at as Layer
    layers.push(layer)
    at = layer['meta'] ?? layer['driverAdapterError'] ?? layer['cause']
  }
  return layers
}
