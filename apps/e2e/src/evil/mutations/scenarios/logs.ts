// Reading who and what is in a workspace: all of it comes from the log, and the log from its first entry.
import { isDeepStrictEqual } from 'node:util'
import type { Device } from '../../device.ts'
import { sayOfLog } from '../../attack.ts'
import type { Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Play, Scenario } from '../scenario.ts'
import { settled } from '../unauthenticated.ts'

type Read = (device: Device, workspaceId: string) => Promise<unknown>

function reading(name: string, sample: number, read: Read, from: 'fresh' | 'current' = 'fresh'): Scenario {
  const act = async (device: Device, ground: Ground): Promise<unknown> =>
    settled(await read(device, ground.world.workspaceId))
  return {
    ...{ name, sample },
    async prepare(ground): Promise<Play> {
      const { alice } = ground.world
      const device = await ground.deviceOf(alice, from === 'fresh' ? undefined : ground.current)
      return {
        ...{ device, borrowedFrom: alice, witness: alice },
        act: () => act(device, ground),
        async observe({ truths }) {
          const again = await act(device, ground)
          return isDeepStrictEqual(again, truths[0]) ? [] : [`afterwards it tells ${shown(again)}`]
        },
      }
    },
    older: async (ground) => (from === 'fresh' ? await told(ground, (device) => act(device, ground)) : []),
  }
}

/** What a new device would have told after each of the entries, as far as there was anything to tell. */
async function told(ground: Ground, act: (device: Device) => Promise<unknown>): Promise<unknown[]> {
  const { evil, alice, log } = ground.world
  const truths: unknown[] = []
  for (let seq = 0; seq < log.head.seq; seq++) {
    const device = await ground.deviceOf(alice)
    evil.lie(sayOfLog(({ entries }, after) => ({ entries: entries.slice(0, Math.max(0, seq - after)), headSeq: seq })))
    const value = await act(device).catch(() => undefined)
    evil.repent()
    if (value !== undefined) truths.push(value)
  }
  return truths
}

const everybody: Read = async ({ client: { workspaces } }, workspaceId) => ({
  members: await workspaces.members({ workspaceId }),
  environments: await workspaces.environments({ workspaceId }),
  invites: await workspaces.invites({ workspaceId }),
})

export const LOGS: readonly Scenario[] = [
  reading('members, environments and invites, at first contact', 25, everybody),
  reading('members, environments and invites, when one knows them', 15, everybody, 'current'),
  reading(
    'a verification of everything',
    15,
    ({ client }, workspaceId) => client.workspaces.verify({ workspaceId }),
    'current',
  ),
  reading('the list of workspaces', 10, ({ client }) => client.workspaces.listWorkspaces(), 'current'),
]
