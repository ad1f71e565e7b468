// The OS keychain: one entry per server, read once per command. A keychain that is missing or broken is told apart from an empty one.
import type { StoredSession } from '@infisical/client'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

const SERVICE = 'infisical'

export const keychain = {
  async read(origin: string): Promise<StoredSession | undefined> {
    const secret = (await entry(origin)).getPassword()
    return secret === null ? undefined : (JSON.parse(secret) as StoredSession)
  },

  async write(origin: string, session: StoredSession): Promise<void> {
    ;(await entry(origin)).setPassword(JSON.stringify(session))
  },

  async remove(origin: string): Promise<void> {
    ;(await entry(origin)).deletePassword()
  },

  /** Whether a keychain answers here at all. Writes and removes a probe that holds nothing. */
  async works(): Promise<boolean> {
    try {
      const probe = await entry('probe')
      probe.setPassword('probe')
      const answered = probe.getPassword() === 'probe'
      probe.deletePassword()
      return answered
    } catch {
      return false
    }
  },
}

interface Entry {
  getPassword(): string | null
  setPassword(secret: string): void
  deletePassword(): boolean
}

async function entry(account: string): Promise<Entry> {
  const { Entry } = await import('@napi-rs/keyring').catch(() => {
    throw unavailable()
  })
  const inner = new Entry(SERVICE, account)
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch {
      // The binding's messages may quote what it was given.
      throw unavailable()
    }
  }
  return {
    getPassword: () => guarded(() => inner.getPassword()),
    setPassword: (secret) => guarded(() => inner.setPassword(secret)),
    deletePassword: () => guarded(() => inner.deletePassword()),
  }
}

function unavailable(): CliError {
  return new CliError({
    code: 'keychain-unavailable',
    message: 'The OS keychain does not answer.',
    hint: 'Unlock it, or choose a file: --storage file (readable by you alone), with INFISICAL_PASSPHRASE set to encrypt it.',
    exit: EXIT.failed,
  })
}
