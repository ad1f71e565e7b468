// A client for a machine: everything it needs is in its token.
import { openClient } from '@infisical/client'
import { inWords } from './failure.ts'
import type { ClientOptions, Infisical } from './infisical.ts'
import { quietFetch } from './quiet-fetch.ts'
import { VERSION } from './version.ts'
import { verbsOf } from './verbs.ts'

/** Does nothing yet but read the token; `token-invalid` is thrown at once. One client serves a whole program. */
export function createClient({ token, env, url, fetch: chosen }: ClientOptions): Infisical {
  try {
    const client = openClient({
      token,
      fetch: chosen === undefined ? quietFetch : (address, init) => chosen(address, init),
      clientName: `sdk/${VERSION}`,
      ...(url === undefined ? {} : { url }),
    })
    return verbsOf({ vault: client.vault, live: client.live, workspaceId: client.workspaceId, env })
  } catch (error) {
    throw inWords(error)
  }
}
