// What a row of the list of attacks asks for, beyond the name of the error: nothing came back, nothing was kept, nothing was started or sent,
// the lie did change something, and without it the same client does the same thing with success.
import { CryptoError } from '@infisical/crypto'
import { ClientError } from '@infisical/client'
import { TrustError } from '@infisical/protocol'
import { expect } from 'vitest'
import type { Attack } from './attack.ts'
import { copyOf, type Reader } from './device.ts'
import type { EvilServer, Lies, Twists } from './evil-server.ts'
import type { State, World } from './world.ts'

interface Attempt {
  readonly evil: EvilServer
  readonly device: Pick<Reader, 'storage'>
  readonly lies: Lies
  readonly twists?: Twists
  readonly code: Attack['code']
  readonly sends?: Attack['sends']
  /** What the user wants. */
  readonly act: () => Promise<unknown>
}

/** The act fails with the code, and leaves no trace. */
export async function proveRefusal({ evil, device, lies, twists, code, sends = [], act }: Attempt): Promise<void> {
  const before = device.storage.snapshot()
  evil.lie(lies, twists)
  const outcome = await act().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const requests = evil.requests()
  evil.repent()

  expect(outcome).toEqual({ error: expect.objectContaining({ code }) as unknown })
  const { error } = outcome as { error: unknown }
  expect([TrustError, CryptoError, ClientError].some((kind) => error instanceof kind)).toBe(true)
  // Byte for byte: the session, the pins, the caches.
  expect(device.storage.snapshot()).toEqual(before)
  // Effective, and the last that the server heard of it, but for another look at what it has: nothing was sent, and no key to anyone.
  const lied = requests.findIndex(({ changed }) => changed)
  expect(lied).toBeGreaterThanOrEqual(0)
  const after = requests.slice(lied + 1)
  expect(after.filter(({ method }) => method !== 'GET').map(({ procedure }) => procedure)).toEqual(sends)
  expect(after.length).toBeLessThanOrEqual(2)
}

/** A pull of dev. */
export async function provePull(world: World, attack: Attack, state: State): Promise<void> {
  const device = await world.device(state)
  const pull = () => device.client.vault.pull({ workspaceId: world.workspaceId, environment: 'dev' })
  await proveRefusal({ evil: world.evil, device, lies: await attack.lies(world), code: attack.code, act: pull })
  const { secrets, stats } = await pull()
  expect(Object.fromEntries(secrets.map(({ name, value }) => [name, value]))).toEqual(world.secrets)
  expect(stats.way).toBe(state === 'pinned' || state === 'outdated' ? 'delta' : 'cold')
}

/** Carol's answer to an invite; she has never been in a workspace. */
export async function proveJoin(
  { evil, carol }: World,
  { lies, link, code }: { lies: Lies; link: string; code: Attack['code'] },
): Promise<void> {
  const device = await copyOf(carol, evil.url, { session: true, pins: false, caches: false })
  await proveRefusal({ evil, device, lies, code, act: () => device.client.sharing.join(link) })
}

/** A log-in of Alice's, at a new device or at one where she has been logged in before. */
export async function proveLogIn(world: World, attack: Attack, state: State): Promise<void> {
  const { evil, alice } = world
  const device = await copyOf(alice, evil.url, { session: false, pins: state === 'pinned', caches: false })
  const act = () => device.client.account.logIn(alice)
  const { code, sends } = attack
  await proveRefusal({ evil, device, lies: await attack.lies(world), code, ...(sends && { sends }), act })
}
