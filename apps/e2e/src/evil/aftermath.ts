// The world after a removal: Bob was removed, holds his keys and everything that he ever could read, and works together with the server. Carol has
// joined before that. Rita is the one to be deceived.
import { environmentKeyOf, secretKeysOf } from '@infisical/crypto'
import type { ChainAnswer } from '@infisical/contract'
import { copyOf, openMachine, type Device } from './device.ts'
import { entriesOf, headOf, logOf, openWorld, PINNED, SECRETS, workspaceKeyOf, type World } from './world.ts'

export interface Aftermath extends World {
  /** As it was: its log, its keys, its history. */
  readonly before: World
  readonly entriesBefore: readonly string[]
}

/** The seq of dev when Bob was removed; all was sealed anew with the next, and the one after that is the newest. */
export const LAST_OF_OLD = PINNED + 1
export const RENEWED = LAST_OF_OLD + 1

export async function openAftermath(): Promise<Aftermath> {
  const world = await openWorld()
  try {
    return await removeBob(world)
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

async function removeBob(world: World): Promise<Aftermath> {
  const { evil, alice, bob, rita, carol, dev, workspaceId, token } = world
  const place = { workspaceId, environment: 'dev' }
  await carol.client.sharing.join(world.link)
  const before: World = {
    ...world,
    log: await logOf(evil, alice, workspaceId),
  }
  const entriesBefore = await entriesOf(evil, alice, workspaceId)
  await rita.client.vault.pull(place)
  const outdated = await kept(rita)

  await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
  await rita.client.vault.pull(place)
  const pinned = await kept(rita)
  const history: (ChainAnswer | undefined)[] = [...before.history]
  history[RENEWED] = await headOf(evil, alice, dev)
  const secrets = { ...SECRETS, API_TOKEN: 'api-token-3' }
  await alice.client.vault.setSecrets({ ...place, secrets: [{ name: 'API_TOKEN', value: secrets.API_TOKEN }] })
  history[RENEWED + 1] = await headOf(evil, alice, dev)

  const log = await logOf(evil, alice, workspaceId)
  const workspaceKey = await workspaceKeyOf(evil, alice, log)
  return {
    ...{ ...world, before, entriesBefore, log, workspaceKey, secrets, history },
    keys: secretKeysOf(environmentKeyOf(workspaceKey, log.workspaceId, dev.environmentId, log.state.epoch)),
    async device(state) {
      if (state === 'token') return openMachine(token)
      if (state === 'fresh') return await copyOf(rita, evil.url, { session: true, pins: false, caches: false })
      return await copyOf(state === 'pinned' ? pinned : outdated, evil.url, { session: true, pins: true, caches: true })
    },
  }

  function kept(device: Device): Promise<Device> {
    return copyOf(device, evil.url, { session: true, pins: true, caches: true })
  }
}
