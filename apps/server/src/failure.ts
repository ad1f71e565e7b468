// Why a server does not start, or cannot go on, in one line that says what to do next.
import { DatabaseError } from '@infisical/db'
import { SettingsError } from './env.ts'
import type { Settings } from './settings.ts'

/** An expected failure: its message is all a person needs. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** The lines to print for a failure, as a rule one. */
export function explain(error: unknown, settings?: Settings): readonly string[] {
  if (error instanceof SettingsError) return error.lines
  if (error instanceof Failure || error instanceof DatabaseError) return [error.message]
  const known = settings === undefined ? undefined : explainSystemError(error, settings)
  return [known ?? `The server had to stop for a reason nobody foresaw: ${stackOf(error)}`]
}

function explainSystemError(error: unknown, { host, port, dataDir }: Settings): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken. Stop what listens there, or choose another port with PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine. Leave it out, or give one that is, like 127.0.0.1.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return syscall === 'listen'
        ? `Port ${port} needs rights this process lacks. Choose one above 1023 with PORT.`
        : `This process may not write to ${dataDir}. Give it the right to, or choose another folder with DATA_DIR.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${dataDir} is not a folder. Choose another with DATA_DIR.`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk with ${dataDir} is full. Make room there, or choose another folder with DATA_DIR.`
    default:
      return undefined
  }
}

// Where it happened, without the message, which may quote a setting.
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return [error.name, ...(error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line))].join('\n')
}
