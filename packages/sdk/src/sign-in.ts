// A client for a person: the password is stretched on this device and proves itself by SRP, so it never leaves it.
import { openClient, type Client } from '@infisical/client'
import { memoryStorage } from '@infisical/client/memory-storage'
import { failure, speaking } from './failure.ts'
import type { Infisical, SignInOptions } from './infisical.ts'
import { quietFetch } from './quiet-fetch.ts'
import { VERSION } from './version.ts'
import { verbsOf } from './verbs.ts'

/** `login-failed` for a wrong address or password, `workspace-unknown` for a workspace that is not this person's. */
export async function signIn(options: SignInOptions): Promise<Infisical> {
  return await speaking(async () => {
    const { url, email, password, workspace, env, fetch: chosen } = options
    const client = openClient({
      url,
      storage: memoryStorage(),
      fetch: chosen === undefined ? quietFetch : (address, init) => chosen(address, init),
      device: 'sdk',
      clientName: `sdk/${VERSION}`,
    })
    const { outcome } = await client.account.logIn({ email, password })
    if (outcome !== 'logged-in') throw failure('login-failed')
    return verbsOf({ vault: client.vault, live: client.live, workspaceId: await idOf(client, workspace), env })
  })
}

async function idOf(client: Client, workspace: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(workspace)) return workspace
  const [found, another] = (await client.workspaces.listWorkspaces()).filter(({ name }) => name === workspace)
  if (found === undefined || another !== undefined) throw failure('workspace-unknown')
  return found.workspaceId
}
