// Where the unlocked keys of a session rest: in the OS keychain, or, when the user says so, in a file that only he can read, in the clear or
// sealed under a passphrase. Never in the clear without being asked for it.
//
// A small file per server says which of the three it is, so that reading touches the keychain at most once and only when needed.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionSlot, StoredSession } from '@infisical/client'
import { CliError } from './cli-error.ts'
import { env } from './env.ts'
import { EXIT } from './exit-code.ts'
import { readIfPresent, writePrivately } from './files.ts'
import { keychain } from './keychain.ts'
import { fileName, stateDirectory } from './paths.ts'
import { withProcessLock } from './process-lock.ts'
import { warn } from './terminal.ts'

export type SessionPlace = 'keychain' | 'file' | 'passphrase'

/** Decides where a new session goes; called at most once, and only when there is none yet. */
export type SessionChoice = () => Promise<SessionPlace>

type SessionFile =
  | { readonly place: 'keychain' }
  | { readonly place: 'file'; readonly session: StoredSession }
  | { readonly place: 'passphrase'; readonly sealed: string }

export function sessionSlot(origin: string, choose: SessionChoice): SessionSlot {
  const path = sessionPath(origin)
  let known: SessionFile | undefined

  const load = async (): Promise<SessionFile | undefined> => {
    const content = readIfPresent(path)
    known = content === undefined ? undefined : parse(path, content)
    return known
  }

  return {
    async read() {
      const file = await load()
      switch (file?.place) {
        case undefined:
          return undefined
        case 'file':
          return file.session
        case 'keychain':
          return await keychain.read(origin)
        case 'passphrase':
          return await (await import('@infisical/client/passphrase')).openSession(file.sealed, passphrase(), origin)
      }
    },

    async write(session) {
      const place = (known ?? (await load()))?.place ?? (await choose())
      const content = await kept(place, origin, session)
      const isNew = known === undefined
      if (place !== 'keychain' || isNew) writePrivately(path, `${JSON.stringify(content)}\n`)
      if (isNew && place === 'file')
        warn(`your keys rest unencrypted in ${path}, readable by you alone. INFISICAL_PASSPHRASE would encrypt them.`)
      known = content
    },

    async clear() {
      if ((known ?? (await load().catch(() => undefined)))?.place === 'keychain') await keychain.remove(origin)
      await rm(path, { force: true })
      known = undefined
    },

    lock: (work) => withProcessLock(`${path}.lock`, work),
  }
}

async function kept(place: SessionPlace, origin: string, session: StoredSession): Promise<SessionFile> {
  switch (place) {
    case 'file':
      return { place, session }
    case 'keychain':
      await keychain.write(origin, session)
      return { place }
    case 'passphrase':
      return {
        place,
        sealed: await (await import('@infisical/client/passphrase')).sealSession(session, passphrase(), origin),
      }
  }
}

/** Which kind of storage holds the session, without opening it. */
export async function sessionPlace(origin: string): Promise<SessionPlace | undefined> {
  const path = sessionPath(origin)
  const content = readIfPresent(path)
  return content === undefined ? undefined : parse(path, content).place
}

export const sessionPath = (origin: string): string => join(stateDirectory(), 'sessions', `${fileName(origin)}.json`)

function parse(path: string, content: Buffer): SessionFile {
  try {
    const file = JSON.parse(content.toString('utf8')) as Partial<Record<string, unknown>>
    const { place, session, sealed } = file
    if (place === 'keychain') return { place }
    if (place === 'file' && typeof session === 'object' && session !== null)
      return { place, session: session as StoredSession }
    if (place === 'passphrase' && typeof sealed === 'string') return { place, sealed }
  } catch {
    // Falls through to the one answer for every kind of damage.
  }
  throw new CliError({
    code: 'session-unreadable',
    message: `The session file ${path} is damaged.`,
    hint: 'Delete it and log in again: infisical login',
    exit: EXIT.notAllowed,
  })
}

function passphrase(): string {
  const given = env.passphrase()
  if (given !== undefined) return given
  throw new CliError({
    code: 'passphrase-missing',
    message: 'The session on this device is encrypted by a passphrase, and INFISICAL_PASSPHRASE is not set.',
    hint: 'Set it, or start anew with: infisical logout, then infisical login',
    exit: EXIT.notAllowed,
  })
}
