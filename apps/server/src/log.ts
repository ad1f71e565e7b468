// The structured log: one JSON object a line, on stderr. It can say only what LogFields lists, and of an error only its name, its code
// and where it was thrown: messages may quote what someone typed, so they never get here.
import { destination, pino, type DestinationStream } from 'pino'
import { causesOf, codeOf } from './causes.ts'
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

const frames = 8

function describe(error: unknown): Description {
  return causesOf(error).reduceRight<Description>(
    (cause, one) => ({ ...describeOne(one), ...(cause !== none && { cause }) }),
    none,
  )
}

const none: Description = { name: 'none' }

function describeOne(error: unknown): Description {
  const code = codeOf(error)
  const coded = code === undefined ? {} : { code }
  if (!(error instanceof Error)) return { name: typeof error, ...coded }
  return { name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error', ...coded, at: framesOf(error) }
}

function framesOf({ stack = '' }: Error): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at [^"'`]*:\d+:\d+\)?$/.test(line))
    .slice(0, frames)
    .map((line) => line.slice(7))
}
