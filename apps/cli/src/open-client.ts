// Puts the client together from this program's parts: its HTTP, its files, its name.
import { hostname } from 'node:os'
import { openClient, type Client } from '@infisical/client'
import { fetchOverHttp } from './http.ts'
import { fileStorage } from './storage.ts'
import { progress } from './terminal.ts'
import { VERSION } from './version.ts'

export function openClientFor(url: string, storageFlag: string | undefined): Promise<Client> {
  const bar = progress('encrypting')
  return Promise.resolve(
    openClient({
      url,
      storage: fileStorage(url, async () => (await import('./session-choice.ts')).chooseSessionPlace(storageFlag)),
      fetch: fetchOverHttp,
      device: hostname(),
      clientName: `cli/${VERSION}`,
      onProgress(finished, total) {
        bar.report(finished, total)
        if (finished >= total) bar.end()
      },
    }),
  )
}
