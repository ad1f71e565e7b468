// For tests only: a log in memory, settings on a free port, a folder that is gone afterwards.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, type Log } from './log.ts'
import type { LogLevel, Settings } from './settings.ts'

export interface MemoryLog {
  readonly log: Log
  /** Everything that was written, as it would reach stderr. */
  readonly text: () => string
  readonly lines: () => readonly Record<string, unknown>[]
  readonly events: () => readonly unknown[]
}

export function memoryLog(level: LogLevel = 'trace'): MemoryLog {
  let written = ''
  const log = createLog(level, { write: (chunk) => void (written += chunk) })
  const lines = () =>
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { log, text: () => written, lines, events: () => lines().map(({ event }) => event) }
}

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'infisical-server-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Development on this machine, on any free port. */
export function testSettings(dataDir: string, changes: Partial<Settings> = {}): Settings {
  return {
    production: false,
    host: '127.0.0.1',
    port: 0,
    proxies: 0,
    dataDir,
    mail: { by: 'outbox' },
    logLevel: 'silent',
    ...changes,
  }
}
