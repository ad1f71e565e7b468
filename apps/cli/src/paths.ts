// Where this user's state lives: under INFISICAL_HOME when it is set, else in the XDG directories.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { env } from './env.ts'

/** Choices of the user: the default server. */
export const configFile = (): string => join(root('CONFIG', '.config'), 'config.json')
/** Sessions and pins: what must not be lost. */
export const stateDirectory = (): string => join(root('STATE', '.local/state'), 'state')
/** Sealed copies of what was pulled: may be deleted at any time. */
export const cacheDirectory = (): string => join(root('CACHE', '.cache'), 'cache')

function root(kind: 'CONFIG' | 'STATE' | 'CACHE', fallback: string): string {
  return env.home() ?? join(env.xdg(kind) ?? join(homedir(), fallback), 'infisical')
}

/** A name that any file system can hold, different for different texts: what is not plain becomes %hex, as in URLs. */
export function fileName(text: string): string {
  const plain = text.replace(/[^a-z0-9@._-]/g, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  )
  return plain.replace(/^\.+/, (dots) => '%2e'.repeat(dots.length))
}
