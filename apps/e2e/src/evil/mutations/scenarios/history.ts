// Looking back, from a device that has seen everything: what is told of the past is what was signed then, or nothing is told.
import { isDeepStrictEqual } from 'node:util'
import type { Device } from '../../device.ts'
import type { Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Play, Scenario } from '../scenario.ts'

type Look = (device: Device, place: { readonly workspaceId: string; readonly environment: string }) => Promise<unknown>

function looking(name: string, sample: number, look: Look): Scenario {
  return {
    ...{ name, sample },
    async prepare({ world, current, deviceOf }: Ground): Promise<Play> {
      const { alice, workspaceId } = world
      const [device, place] = [await deviceOf(alice, current), { workspaceId, environment: 'dev' }]
      return {
        ...{ device, borrowedFrom: alice, witness: alice },
        act: () => look(device, place),
        async observe({ truths }) {
          const again = await look(device, place)
          return isDeepStrictEqual(again, truths[0]) ? [] : [`afterwards it tells ${shown(again)}`]
        },
      }
    },
  }
}

export const HISTORY: readonly Scenario[] = [
  looking('a log of all commits', 25, ({ client }, place) => client.history.log({ ...place, limit: 100 })),
  looking('a look at an earlier commit', 25, ({ client }, place) => client.history.diff({ ...place, from: 2 })),
  looking('what restoring would change', 15, ({ client }, place) =>
    client.history.restore({ ...place, seq: 2, dryRun: true }),
  ),
]
