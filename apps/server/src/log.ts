// The structured log: one JSON object a line, on stderr. It can say only what LogFields lists, and of an error only its name, its code
// and where it was thrown: messages may quote what someone typed, so they never get here.
import { destination, pino, type DestinationStream } from 'pino'
import type { LogLevel } from './settings.ts'

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  fatal(event: string, fields?: LogFields): void
  /** Whether lines of a level are written at all. */
  writes(level: Exclude<LogLevel, 'silent'>): boolean
}

export interface LogFields {
  readonly requestId?: string
  readonly method?: string
  /** The pattern of a route, never the address that was asked for. */
  readonly route?: string
  readonly procedure?: string
  readonly status?: number
  readonly ms?: number
  /** A code of the error catalogue. */
  readonly code?: string
  /** A masked address. */
  readonly to?: string
  readonly attempt?: number
  readonly reason?: string
  readonly count?: number
  readonly signal?: string
  readonly address?: string
  readonly engine?: string
  readonly error?: unknown
}

const known: ReadonlySet<string> = new Set<keyof LogFields>([
  'requestId',
  'method',
  'route',
  'procedure',
  'status',
  'ms',
  'code',
  'to',
  'attempt',
  'reason',
  'count',
  'signal',
  'address',
  'engine',
])

export function createLog(level: LogLevel, stream: DestinationStream = destination({ dest: 2, sync: true })): Log {
  const logger = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    stream,
  )
  const write =
    (at: Exclude<LogLevel, 'silent'>) =>
    (event: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(at)) logger[at](admitted(fields), event)
    }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    writes: (at) => logger.isLevelEnabled(at),
  }
}

// The types forbid other fields; this makes sure where types have been talked out of it.
function admitted({ error, ...fields }: LogFields): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([name]) => known.has(name))
  return { ...Object.fromEntries(entries), ...(error !== undefined && { error: describe(error) }) }
}

interface Description {
  readonly name: string
  readonly code?: string
  readonly at?: readonly string[]
  readonly cause?: Description
}

const causes = 4
const frames = 8

function describe(error: unknown, depth = 1): Description {
  if (!(error instanceof Error)) return { name: typeof error, ...codeOf(error) }
  const cause = depth < causes ? causeOf(error) : undefined
  return {
    name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
    ...codeOf(error),
    at: framesOf(error),
    ...(cause !== undefined && { cause: describe(cause, depth + 1) }),
  }
}

// Prisma hides what the database said (an SQLSTATE) two doors further.
function causeOf(error: Error): unknown {
  const { meta } = error as { meta?: { driverAdapterError?: unknown } }
  return error.cause ?? meta?.driverAdapterError
}

function codeOf(error: unknown): { code?: string } {
  if (typeof error !== 'object' || error === null) return {}
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown }
  const found = [code, originalCode].find((word) => typeof word === 'string' && /^[\w-]{1,40}$/.test(word))
  return typeof found === 'string' ? { code: found } : {}
}

function framesOf({ stack = '' }: Error): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at [^"'`]*:\d+:\d+\)?$/.test(line))
    .slice(0, frames)
    .map((line) => line.slice(7))
}
