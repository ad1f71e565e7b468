// Adding to a log: environments and invites. Nothing is signed that the person did not ask for, and an invite's keys are for its link alone.
import type { AppendInput } from '@infisical/contract'
import {
  fingerprintOf,
  fromBase64url,
  inviteKeysOf,
  keyIdOf,
  openKeyBox,
  parseInviteLink,
  toHex,
} from '@infisical/crypto'
import type { Device } from '../../device.ts'
import type { Exchange } from '../../evil-server.ts'
import type { Ground } from '../ground.ts'
import type { Play, Scenario } from '../scenario.ts'

/** Environments that a workspace has room for, and then some. */
const ROOM = 90

function newEnvironment(): Scenario {
  let workspace: { id: string; device: Device; left: number } | undefined
  return {
    name: 'a new environment',
    sample: 10,
    async prepare(ground): Promise<Play> {
      const { alice } = ground.world
      if (workspace === undefined || workspace.left === 0) {
        const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'many', environments: ['first'] })
        workspace = { id: workspaceId, device: await ground.deviceOf(alice), left: ROOM }
      }
      const { id: workspaceId } = workspace
      const known = (workspace.device = await ground.deviceOf(alice, workspace.device))
      await known.client.workspaces.environments({ workspaceId })
      workspace.left -= 1
      const device = await ground.deviceOf(alice, known)
      const name = `env-${ground.next()}`
      let made = ''
      return {
        ...{ device, borrowedFrom: alice, witness: alice },
        async act() {
          const {
            environmentId,
            name: told,
            open,
          } = await device.client.workspaces.createEnvironment({ workspaceId, name })
          made = environmentId
          return { isNamed: told === name, open }
        },
        async observe({ isSame }) {
          const before = await known.client.workspaces.environments({ workspaceId })
          const own = await device.client.workspaces.environments({ workspaceId })
          const found = before.find((environment) => environment.name === name)
          const wrong = isSame && found?.environmentId !== made ? ['the environment is not there'] : []
          if (JSON.stringify(own) !== JSON.stringify(before)) wrong.push('it sees other environments')
          return wrong
        },
      }
    },
  }
}

const invitation: Scenario = {
  name: 'an invite',
  sample: 10,
  async prepare(ground): Promise<Play> {
    const { alice, evil } = ground.world
    const { workspaceId } = ground.yard
    const device = await ground.deviceOf(alice)
    const email = `guest-${ground.next()}@acme.test`
    let link = ''
    return {
      ...{ device, borrowedFrom: alice, witness: alice },
      async act() {
        const made = await device.client.sharing.invite({ workspaceId, email, role: 'reader' })
        link = made.link
        const { server, inviteId, workspacePrefix, fingerprint } = parseInviteLink(link)
        return {
          ...{ server: server === evil.url, isIts: inviteId === made.inviteId },
          workspace: workspaceId.startsWith(workspacePrefix),
          inviter: toHex(fingerprint) === toHex(fingerprintOf(alice.keys.identity)),
          lasts: made.expiresAt > Date.now() && made.expiresAt < Date.now() + 8 * 86_400_000,
        }
      },
      async observe({ isSame, exchanges }) {
        const { inviteId } = link === '' ? { inviteId: undefined } : parseInviteLink(link)
        const invites = await device.client.workspaces.invites({ workspaceId })
        const isThere = invites.some((one) => one.inviteId === inviteId && one.role === 'reader')
        const wrong = isSame && !isThere ? ['the invite is not there'] : []
        return link === '' ? wrong : [...wrong, ...(await boxedFor(ground, link, exchanges))]
      },
    }
  },
}

/** The last request that went out before the link was shown: its boxes open with the link, and hold the key of the workspace. */
async function boxedFor({ yard }: Ground, link: string, exchanges: readonly Exchange[]): Promise<string[]> {
  const { secret, inviteId } = parseInviteLink(link)
  const { identity, boxSecret } = await inviteKeysOf(secret, inviteId)
  const asked = exchanges.findLast(({ procedure }) => procedure === 'workspace.append')?.asked as
    AppendInput | undefined
  const [box, ...more] = asked?.boxes ?? []
  if (box === undefined || more.length > 0) return ['there is not one box for the invite']
  const receiver = { kind: 'invite', id: inviteId, keyId: keyIdOf(identity) } as const
  const place = {
    workspaceId: yard.log.workspaceId,
    epoch: 1,
    scope: { kind: 'workspace' },
    receiver,
    boxSecret,
  } as const
  const key = await openKeyBox(fromBase64url(box.box), place)
  return toHex(key) === toHex(yard.workspaceKey) ? [] : ['the invite carries another key']
}

export const GOVERNING: readonly Scenario[] = [newEnvironment(), invitation]
