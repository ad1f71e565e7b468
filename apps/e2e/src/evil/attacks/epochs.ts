// Attacks on the beginning of an epoch: numbers that do not follow, keys for others than those who must have them, a removal that keeps somebody in.
import { randomBytes, toHex, type Hash } from '@infisical/crypto'
import { rotationNeeds, type DatedDraft, type Rotation, type RotationCause, type Verified } from '@infisical/protocol'
import type { Attack } from '../attack.ts'
import { forgeEntry } from '../forge.ts'
import type { World } from '../world.ts'
import { appending } from './log.ts'

const anyHash = (): Hash => toHex(randomBytes(32)) as Hash

/** All that an epoch must bring, in the right form; nobody but its receivers can tell that the boxes are empty. */
export function rotationFor(log: Verified, cause: RotationCause): Rotation {
  const needs = rotationNeeds(log.state, cause, log.state.time + 1)
  return {
    epoch: needs.epoch,
    commitment: anyHash(),
    environments: needs.environments.map(({ id }) => ({ environmentId: id, commitment: anyHash() })),
    receivers: needs.receivers.map(({ receiver, scope }) => ({ receiver, grant: { scope, box: anyHash() } })),
    previousKeys: needs.previousScopes.map((scope) => ({ scope, hash: anyHash() })),
    heads: needs.environments.map(({ id }) => ({ environmentId: id, seq: 1, hash: anyHash() })),
  }
}

const NEW_KEYS = { type: 'rotate' } as const

/** The owner signs new keys that are not as they have to be. */
const rotating = (change: (honest: Rotation, world: World) => Rotation) =>
  appending((world) => {
    const rotation = change(rotationFor(world.log, NEW_KEYS), world)
    const draft: DatedDraft = { type: 'rotate', ...rotation, time: world.log.state.time + 1 }
    return forgeEntry(world.log, draft, world.alice.keys.author)
  })

const without = (rotation: Rotation, id: string): Rotation => ({
  ...rotation,
  receivers: rotation.receivers.filter(({ receiver }) => receiver.id !== id),
})

/** The owner removes Bob, and signs keys for him all the same; or for him in the place of somebody. */
const removingBob = (change: (withBob: Rotation, world: World) => Rotation) =>
  appending((world) => {
    const { log, alice, bob } = world
    const rotation = change(rotationFor(log, NEW_KEYS), world)
    const draft: DatedDraft = { type: 'remove-member', userId: bob.keys.userId, rotation, time: log.state.time + 1 }
    return forgeEntry(log, draft, alice.keys.author)
  })

export const EPOCH_ATTACKS: readonly Attack[] = [
  {
    row: 42,
    what: 'an epoch is skipped',
    code: 'epoch-chain',
    lies: rotating((honest) => ({ ...honest, epoch: honest.epoch + 1 })),
  },
  {
    row: 42,
    what: 'an epoch begins a second time',
    code: 'epoch-chain',
    lies: appending(async ({ log, alice }) => {
      const { heads: _, ...first } = rotationFor(log, NEW_KEYS)
      const again: DatedDraft = {
        type: 'rotate',
        ...first,
        epoch: 1,
        heads: [],
        previousKeys: [],
        time: log.state.time,
      }
      return await forgeEntry(log, again, alice.keys.author)
    }),
  },
  {
    row: 43,
    what: 'a member gets no new keys',
    code: 'epoch-recipients',
    lies: rotating((honest, { bob }) => without(honest, bob.keys.userId)),
  },
  {
    row: 43,
    what: 'a machine gets no new keys',
    code: 'epoch-recipients',
    lies: rotating((honest, { log }) => without(honest, log.state.machines[0]?.id ?? '')),
  },
  {
    row: 43,
    what: 'somebody is removed and gets the new keys',
    code: 'epoch-recipients',
    lies: removingBob((withBob) => withBob),
  },
  {
    row: 43,
    what: 'somebody is removed and gets the new keys in the place of another',
    code: 'epoch-recipients',
    lies: removingBob((withBob, { rita }) => without(withBob, rita.keys.userId)),
  },
  {
    row: 43,
    what: 'an environment gets no new key',
    code: 'epoch-recipients',
    lies: rotating((honest) => ({ ...honest, environments: honest.environments.slice(1) })),
  },
  {
    row: 43,
    what: 'the keys of before are kept from everybody',
    code: 'epoch-recipients',
    lies: rotating((honest) => ({ ...honest, previousKeys: [] })),
  },
]
