// Puts the client together from this program's parts: its HTTP, its files, its name.
import { hostname } from 'node:os'
import { openClient, type Client, type LockSource, type TokenClient } from '@infisical/client'
import { fetchOverHttp } from './http.ts'
import { fileStorage } from './storage.ts'
import { progress, warn } from './terminal.ts'
import { VERSION } from './version.ts'

export interface Trust {
  readonly lock?: LockSource | undefined
  readonly firstContact?: 'allow' | 'refuse'
}

let saidFirst = false

/** Once a command, whatever it looks at. */
function warnOfFirstContact(): void {
  if (!saidFirst)
    warn(
      'this device sees the workspace for the first time, and believes the newest history that the server proves. Compare: infisical status --fingerprint',
    )
  saidFirst = true
}

/** For a person, whose session is kept on this machine. */
export function openClientFor(url: string, storageFlag: string | undefined, trust: Trust = {}): Promise<Client> {
  const choose = async () => (await import('./session-choice.ts')).chooseSessionPlace(storageFlag)
  return Promise.resolve(openClient({ ...common(trust), url, storage: fileStorage(url, choose), device: hostname() }))
}

/** For a machine: whatever it needs is in its token, and nothing is kept. `url` in the place of the server that the token names. */
export function openTokenClient(token: string, url: string | undefined, trust: Trust): TokenClient {
  return openClient({ ...common(trust), token, ...(url === undefined ? {} : { url }) })
}

function common({ lock, firstContact }: Trust) {
  const bar = progress('encrypting')
  return {
    fetch: fetchOverHttp,
    clientName: `cli/${VERSION}`,
    ...(lock === undefined ? {} : { lock }),
    ...(firstContact === undefined ? {} : { firstContact }),
    onFirstContact: warnOfFirstContact,
    onProgress(finished: number, total: number): void {
      bar.report(finished, total)
      if (finished >= total) bar.end()
    },
  }
}
