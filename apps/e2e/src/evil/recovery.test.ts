// Getting an account back in front of a server that lies, reads all mail, and resets whomever it wants: it gains nothing that opens old data.
import { CryptoError, fromBase64url, keyIdOf, openKeyBox } from '@infisical/crypto'
import type { LogOutput, RecoverOutput } from '@infisical/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeFor, codesFor } from '../harness/outbox.ts'
import { makeKit, RECOVERY_ATTACKS, type Seen } from './attacks/recovery.ts'
import { copyOf, keysOf, openDevice, type Device } from './device.ts'
import { proveRefusal } from './prove.ts'
import { ask, openWorld, SECRETS, type Person, type World } from './world.ts'

const NEXT = 'a password from after the loss'

let world: World
let opened: World | undefined
beforeAll(async () => {
  world = opened = await openWorld()
})
afterAll(() => opened?.[Symbol.asyncDispose]())

/** As the owner gets it; the server that sends it knows it as well. */
async function mailedCode(email: string, purpose: 'recovery' | 'start-over'): Promise<string> {
  const { url } = world.evil
  const { length } = await codesFor(url, email)
  await openDevice(url).client.account.requestCode(email, purpose)
  return await codeFor(url, email, length + 1)
}

/** Alice's devices are gone but for one that only remembers. */
const emptied = (): Promise<Device> =>
  copyOf(world.alice, world.evil.url, { session: false, pins: true, caches: false })

describe('a recovery', () => {
  let seen: Seen
  let kit: string
  const recover = ({ client }: Device, code: string) =>
    client.account.recover({ email: world.alice.email, code, kit, newPassword: NEXT })

  beforeAll(async () => {
    const { evil, alice, bob } = world
    const [older, other] = [await makeKit(world, alice), await makeKit(world, bob)]
    kit = (await makeKit(world, alice)).code
    let honest: RecoverOutput | undefined
    const code = await mailedCode(alice.email, 'recovery')
    evil.lie({ 'account.recover': (answer) => ({ ...(honest = answer), kit: '' }) })
    const refused = await recover(await emptied(), code).then(
      () => false,
      () => true,
    )
    evil.repent()
    if (honest === undefined || !refused) throw new Error('The server was not asked, or believed')
    seen = { honest, older, other }
  })

  it.each(RECOVERY_ATTACKS)('$row: is not taken in by $what: $code', async ({ lie, code }) => {
    const device = await emptied()
    const lies = { 'account.recover': () => ({ ...seen.honest, ...lie(seen, world) }) }
    await proveRefusal({ evil: world.evil, device, lies, code, act: () => recover(device, '123456') })
  })

  it('succeeds when nobody lies', async () => {
    const device = await emptied()
    await recover(device, await mailedCode(world.alice.email, 'recovery'))
    const { secrets } = await device.client.vault.pull({ workspaceId: world.workspaceId, environment: 'dev' })
    expect(Object.fromEntries(secrets.map(({ name, value }) => [name, value]))).toEqual(SECRETS)
  })
})

// The worst that row 75 asks for: the server takes a code from the mail it sends, and starts Bob's account over by itself.
describe('75: a server that resets an account', () => {
  let impostor: Device
  beforeAll(async () => {
    const { evil, bob } = world
    impostor = openDevice(evil.url)
    const code = await mailedCode(bob.email, 'start-over')
    await impostor.client.account.startOver({ email: bob.email, code, password: NEXT })
  })

  it.each(['shared', 'personal'] as const)('opens nothing that is %s: identity-replaced', async (kind) => {
    const { client } = impostor
    const place = { workspaceId: world.workspaceId, environment: 'dev' }
    await expect(client.vault.pull({ ...place, personal: kind === 'personal' })).rejects.toMatchObject({
      name: 'ClientError',
      code: 'identity-replaced',
    })
  })

  it('has boxes that its keys do not open: decryption', async () => {
    const { evil, workspaceId, log, bob } = world
    const keys = await keysOf(impostor.storage)
    const asBob: Person = { ...impostor, email: bob.email, password: NEXT, keys }
    const { boxes } = await ask<LogOutput>(evil, asBob, 'workspace.log', { workspaceId, afterSeq: -1 })
    expect(boxes.length).toBeGreaterThan(0)
    for (const { box } of boxes)
      for (const identity of [keys.identity, bob.keys.identity]) {
        const receiver = { kind: 'member', id: bob.keys.userId, keyId: keyIdOf(identity) } as const
        const place = { workspaceId, epoch: log.state.epoch, scope: { kind: 'workspace' }, receiver } as const
        const opening = openKeyBox(fromBase64url(box), { ...place, boxSecret: keys.boxSecret })
        await expect(opening).rejects.toSatisfy((error) => error instanceof CryptoError && error.code === 'decryption')
      }
  })

  it('is in no log: the others still know Bob by his keys, and seal to nobody else', async () => {
    const { rita, bob, workspaceId } = world
    const members = await rita.client.workspaces.members({ workspaceId })
    const { fingerprint } = (await impostor.client.account.whoAmI()) ?? {}
    const listed = members.find(({ userId }) => userId === bob.keys.userId)?.fingerprint
    expect(listed).toHaveLength(8)
    expect(listed).not.toEqual(fingerprint)
  })

  it('is noticed by the real one, whose password and kit are worth nothing any more, and whose keys the server never got', async () => {
    const { evil, bob } = world
    const answer = await openDevice(evil.url).client.account.logIn(bob)
    expect(answer).toEqual({ outcome: 'wrong-email-or-password' })
    const told = await keysOf(impostor.storage)
    for (const part of ['signingSeed', 'boxSecret', 'personalSeed'] as const)
      expect(told[part]).not.toEqual(bob.keys[part])
  })
})
