// What tests of the ways back to an account have in common.
import { openDevice, secretsOf, type Device, type Person, type World } from './world.ts'

export const NEXT = 'tr0ub4dor and three others'

/** Changes what the server answers to one procedure. */
export function lie(
  world: World,
  procedure: string,
  change: (data: Record<string, unknown>) => Record<string, unknown>,
): void {
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname !== `/trpc/${procedure}` || answer.status !== 200) return answer
    const { result } = (await answer.json()) as { result: { data: Record<string, unknown> } }
    return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
  }
}

export async function codeFor(world: World, email: string, purpose: 'recovery' | 'start-over'): Promise<string> {
  await openDevice(world).client.account.requestCode(email, purpose)
  return world.mails.find((mail) => mail.to === email)?.code ?? ''
}

export function logInWith(world: World, email: string, password: string, device: Device = {}) {
  return openDevice(world, device).client.account.logIn({ email, password })
}

/** A workspace with a shared and a personal secret. */
export async function workspaceOf({ client }: Person): Promise<{ workspaceId: string; environment: string }> {
  const { workspaceId } = await client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
  const place = { workspaceId, environment: 'dev' }
  await client.vault.setSecrets({ ...place, secrets: secretsOf({ SHARED: 'for all' }) })
  await client.vault.setSecrets({ ...place, secrets: secretsOf({ MINE: 'for me' }), personal: true })
  return place
}
