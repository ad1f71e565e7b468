// Why a server does not start, in one line that says what to do next. Whatever else is thrown at start is put into such a line here.
import { DatabaseError } from '@infisical/db'
import { SettingsError } from './env.ts'
import type { Settings } from './settings.ts'

/** An expected failure: its message is all a person needs. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The lines to print for a failed start; undefined for something nobody expected, which deserves a stack. */
export function explain(error: unknown, settings?: Settings): readonly string[] | undefined {
  if (error instanceof SettingsError) return error.lines
  if (error instanceof Refusal || error instanceof DatabaseError) return [error.message]
  if (!(error instanceof Error) || !('code' in error) || settings === undefined) return undefined
  const { host, port, dataDir } = settings
  switch (error.code) {
    case 'EADDRINUSE':
      return [`Port ${port} on ${host} is taken. Stop what listens there, or choose another port with PORT.`]
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`HOST=${host} is not an address of this machine. Leave it out, or give one that is, like 127.0.0.1.`]
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'syscall' in error && error.syscall === 'listen'
        ? [`Port ${port} needs rights this process lacks. Choose one above 1023 with PORT.`]
        : [`This process may not write to ${dataDir}. Give it the right to, or choose another folder with DATA_DIR.`]
    case 'ENOTDIR':
    case 'EEXIST':
      return [`${dataDir} is not a folder. Choose another with DATA_DIR.`]
    case 'ENOSPC':
    case 'EDQUOT':
      return [`The disk with ${dataDir} is full. Make room there, or choose another folder with DATA_DIR.`]
    default:
      return undefined
  }
}
