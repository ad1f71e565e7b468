// Reading secrets, from a device that has never been here to one that knows everything already.
import { isDeepStrictEqual } from 'node:util'
import { ClientError, type PullResult } from '@infisical/client'
import { fromBase64url, openPairs } from '@infisical/crypto'
import { decodeCommit } from '@infisical/protocol'
import type { Device } from '../../device.ts'
import { answerAt, PINNED, recordsAt } from '../../world.ts'
import type { Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Ended, Play, Scenario } from '../scenario.ts'

interface Place {
  readonly workspaceId: string
  readonly environment: string
}

/** What a person sees of a pull; how the client came by it is nobody's promise. */
const seen = ({ workspaceId, workspaceName, environment, secrets, head }: PullResult) => ({
  ...{ workspaceId, workspaceName, environment, head },
  secrets: secrets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
})

const pull = async (device: Device, place: Place, offline = false) =>
  seen(await device.client.vault.pull({ ...place, offline }))

/** Offline only what is true; and, when nobody lies any more, everything. */
export async function observePull(device: Device, place: Place, { truths }: Pick<Ended, 'truths'>): Promise<string[]> {
  const wrong: string[] = []
  const isTrue = (value: unknown): boolean => truths.some((truth) => isDeepStrictEqual(value, truth))
  const kept = await pull(device, place, true).catch((error: unknown) => {
    if (error instanceof ClientError && error.code === 'nothing-cached') return truths[0]
    throw error
  })
  if (!isTrue(kept)) wrong.push(`it keeps what is not so: ${shown(kept)}`)
  const again = await pull(device, place)
  if (!isDeepStrictEqual(again, truths[0])) wrong.push(`afterwards it pulls ${shown(again)}`)
  return wrong
}

function pulling(
  name: string,
  plan: Pick<Scenario, 'sample'> & { from: keyof typeof DEVICES; since?: number },
): Scenario {
  const { sample, from, since } = plan
  return {
    ...{ name, sample },
    async prepare(ground): Promise<Play> {
      const { alice, workspaceId } = ground.world
      const [device, place] = [await DEVICES[from](ground), { workspaceId, environment: 'dev' }]
      return {
        ...{ device, borrowedFrom: alice, witness: alice },
        act: () => pull(device, place),
        observe: (ended) => observePull(device, place, ended),
      }
    },
    older: async (ground) => (since === undefined ? [] : await pullsSince(ground, since)),
  }
}

const DEVICES = {
  'a new device': ({ deviceOf, world }: Ground) => deviceOf(world.alice),
  'the last commit but one': ({ deviceOf, world }: Ground) => deviceOf(world.alice, world.alice),
  'the last commit but one, caches lost': ({ deviceOf, world }: Ground) =>
    deviceOf(world.alice, world.alice, { caches: false }),
  everything: ({ deviceOf, world, current }: Ground) => deviceOf(world.alice, current),
}

/** What was true of dev at each commit from that one on, but for the last. */
async function pullsSince({ world }: Ground, since: number): Promise<unknown[]> {
  const truths: unknown[] = []
  for (let seq = since; seq <= PINNED; seq++) {
    const pairs = await openPairs(world.keys, world.dev, seq === 1 ? [] : recordsAt(world, seq))
    const { commits } = answerAt(world, seq)
    const { hash } = decodeCommit(fromBase64url(commits.at(-1) ?? ''))
    const secrets = pairs
      .map(({ name, value, folder, comment, tags }) => ({ name, value, source: 'shared', folder, comment, tags }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const head = { seq, hash }
    truths.push({ workspaceId: world.workspaceId, workspaceName: 'acme', environment: 'dev', head, secrets })
  }
  return truths
}

const bigPull: Scenario = {
  name: 'a first pull of a large environment',
  sample: 15,
  async prepare(ground): Promise<Play> {
    const { alice } = ground.world
    const [device, place] = [await ground.deviceOf(alice), { workspaceId: ground.yard.workspaceId, environment: 'big' }]
    return {
      ...{ device, borrowedFrom: alice, witness: alice },
      act: () => pull(device, place),
      observe: (ended) => observePull(device, place, ended),
    }
  },
  older: ({ yard }) => Promise.resolve(yard.bigBefore.map(seen)),
}

export const PULLS: readonly Scenario[] = [
  pulling('a first pull', { sample: 40, from: 'a new device', since: 1 }),
  pulling('a pull of what is new', { sample: 40, from: 'the last commit but one', since: PINNED }),
  pulling('a pull after the caches were lost', {
    sample: 15,
    from: 'the last commit but one, caches lost',
    since: PINNED,
  }),
  pulling('a pull of nothing new', { sample: 15, from: 'everything' }),
  bigPull,
]
