// Writing secrets: what leaves the device is sealed for the members of the environment alone and holds what its person wanted, whatever
// was said before; and what anybody pulls afterwards is what was there, with the change or without it.
import { isDeepStrictEqual } from 'node:util'
import type { PushInput } from '@infisical/contract'
import { environmentKeyOf, fromBase64url, openPairs, secretKeysOf } from '@infisical/crypto'
import type { PushResult } from '@infisical/client'
import { decodeCommit, decodePack, TrustError } from '@infisical/protocol'
import type { Device } from '../../device.ts'
import type { Exchange } from '../../evil-server.ts'
import { contextOf } from '../../world.ts'
import type { Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Play, Scenario } from '../scenario.ts'

const NAME = 'CHANGED'

interface Plan {
  readonly from: 'a device that knows everything' | 'a new device'
  /** Whether somebody else pushed something just before. */
  readonly rival: boolean
  readonly sample: number
}

function pushing(name: string, { from, rival, sample }: Plan): Scenario {
  /** Alice's device as it is after the last attempt. */
  let known: Device | undefined
  return {
    ...{ name, sample },
    async prepare(ground): Promise<Play> {
      const { alice, bob } = ground.world
      const place = { workspaceId: ground.yard.workspaceId, environment: 'work' }
      const [value, theirs] = [`value ${ground.next()}`, `of another ${ground.next()}`]
      known = await inStep(ground, known, place)
      if (rival) await bob.client.vault.setSecrets({ ...place, secrets: [{ name: 'OTHER', value: theirs }] })
      const before = await secretsOf(bob, place)
      const device = await ground.deviceOf(alice, from === 'a new device' ? undefined : known)
      const secrets = [{ name: NAME, value }]
      return {
        ...{ device, borrowedFrom: alice, witness: alice },
        act: async () =>
          seen(
            await (from === 'a new device'
              ? device.client.vault.setSecrets({ ...place, secrets })
              : device.client.vault.push({ ...place, secrets })),
            before.seq,
          ),
        async observe({ isSame }) {
          const after = await secretsOf(bob, place)
          const wanted = { ...before.secrets, [NAME]: value }
          const isRight = [wanted, ...(isSame ? [] : [before.secrets])].some((one) =>
            isDeepStrictEqual(after.secrets, one),
          )
          const own = await secretsOf(device, place)
          return [
            ...(isRight ? [] : [`others pull ${shown(after.secrets)}`]),
            ...(isDeepStrictEqual(own, after) ? [] : [`afterwards it pulls ${shown(own)}`]),
          ]
        },
        async afterFalseReceipt() {
          const { secrets } = await secretsOf(bob, place)
          await bob.client.vault.setSecrets({ ...place, secrets: [{ name: 'OTHER', value: 'at last' }] })
          const told = await secretsOf(device, place).catch((error: unknown) => {
            if (error instanceof TrustError) return undefined
            throw error
          })
          return [
            ...(isDeepStrictEqual(secrets, before.secrets) ? [] : [`others pull ${shown(secrets)}`]),
            ...(told === undefined ? [] : [`it does not notice, and pulls ${shown(told)}`]),
          ]
        },
        sent: (exchange) => sent(ground, exchange, value),
      }
    },
  }
}

/** Names and outcome; how many commits there were before is not of the attempt. */
const seen = ({ seq, ...rest }: PushResult, before: number) => ({ ...rest, commits: seq - before })

/** Alice's device once it has pulled everything, and noted that it has. */
async function inStep(ground: Ground, known: Device | undefined, place: { workspaceId: string; environment: string }) {
  const device = await ground.deviceOf(ground.world.alice, known)
  await (await device.client.vault.pull(place)).remember(undefined)
  return device
}

async function secretsOf({ client }: Pick<Device, 'client'>, place: { workspaceId: string; environment: string }) {
  const { secrets, head } = await client.vault.pull(place)
  return { seq: head.seq, secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])) }
}

/** Whatever is sent as a push, taken or not, opens with the key of the members' and says what Alice wanted to say. */
async function sent({ world, yard }: Ground, { procedure, asked }: Exchange, value: string): Promise<string[]> {
  if (procedure !== 'secret.push') return []
  const { commit, pack, removed, workspaceId } = asked as PushInput
  const chain = contextOf(yard.log, 'work')
  const keys = secretKeysOf(environmentKeyOf(yard.workspaceKey, yard.log.workspaceId, chain.environmentId, 1))
  const signed = decodeCommit(fromBase64url(commit)).commit
  const pairs = await openPairs(keys, chain, decodePack(fromBase64url(pack)))
  const facts = {
    workspaceId,
    removed,
    secrets: pairs.map((pair) => [pair.name, pair.value]),
    signed: [signed.chain, signed.author, signed.epoch],
  }
  const wanted = {
    workspaceId: yard.workspaceId,
    removed: [],
    secrets: [[NAME, value]],
    signed: [chain, world.alice.keys.userId, 1],
  }
  return isDeepStrictEqual(facts, wanted) ? [] : [`it sent ${shown(facts)}`]
}

export const PUSHES: readonly Scenario[] = [
  pushing('a push', { from: 'a device that knows everything', rival: false, sample: 20 }),
  pushing('a push after that of another', { from: 'a device that knows everything', rival: true, sample: 25 }),
  pushing('a change at first contact', { from: 'a new device', rival: false, sample: 15 }),
]
