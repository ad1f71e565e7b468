// Removing somebody: new keys for those who stay and for nobody else, the same secrets under them, and he is gone or everything is as it was.
import { isDeepStrictEqual } from 'node:util'
import type { AppendInput } from '@infisical/contract'
import type { Exchange } from '../../evil-server.ts'
import type { Person } from '../../world.ts'
import { WITHOUT_MAIL, type Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Play, Scenario } from '../scenario.ts'
import { invite, newPair, type Pair } from './join.ts'

/** Removals that one workspace is used for: each makes its log longer. */
const REMOVALS = 10
const SECRETS = { A: 'first', B: 'second' }

interface Place {
  readonly workspaceId: string
  readonly owner: Person
  readonly guest: Person
  left: number
  isIn: boolean
}

function removing(): Scenario {
  let pair: Pair | undefined
  let place: Place | undefined
  return {
    name: 'the removal of a member',
    sample: 15,
    async prepare(ground): Promise<Play> {
      if (pair === undefined || pair.left === 0) pair = await newPair(ground)
      if (place === undefined || place.left === 0) place = await settle(ground, pair)
      const here = place
      if (!here.isIn) await letIn(ground, here)
      const { workspaceId, owner, guest } = here
      const device = await ground.deviceOf(owner)
      return {
        ...{ device, borrowedFrom: owner, witness: owner },
        async act() {
          const removed = await device.client.sharing.removeMember({ workspaceId, member: guest.email })
          const { epoch, ...rest } = removed.epoch
          return { isHe: removed.email === guest.email, isNew: epoch > 1, ...rest }
        },
        async observe({ isSame, exchanges }) {
          const members = await owner.client.workspaces.members({ workspaceId })
          here.isIn = members.some(({ email }) => email === guest.email)
          if (!here.isIn) here.left -= 1
          const pulled = await Promise.all(
            [owner.client, device.client].map((client) => secretsOf(client, workspaceId)),
          )
          return [
            ...(isSame && here.isIn ? ['he is still there'] : []),
            ...(!here.isIn && (members.length !== 1 || exchanges.flatMap(receiversIn).length === 0)
              ? ['others went or came']
              : []),
            ...pulled
              .filter((one) => !isDeepStrictEqual(one, SECRETS))
              .map((one) => `afterwards one pulls ${shown(one)}`),
          ]
        },
        sent: (exchange) => {
          const others = receiversIn(exchange).filter((id) => id !== owner.keys.userId)
          return Promise.resolve(others.map((id) => `it sealed a key to ${id}`))
        },
      }
    },
  }
}

const receiversIn = ({ procedure, asked }: Exchange): string[] =>
  procedure === 'workspace.append' ? (asked as AppendInput).boxes.map(({ receiver }) => receiver.id) : []

async function secretsOf({ vault }: Person['client'], workspaceId: string): Promise<Record<string, string>> {
  const { secrets } = await vault.pull({ workspaceId, environment: 'dev' })
  return Object.fromEntries(secrets.map(({ name, value }) => [name, value]))
}

/** A workspace of the pair's, with secrets, in which the guest is. */
async function settle(ground: Ground, pair: Pair): Promise<Place> {
  const { owner, guest } = pair
  const { workspaceId, link } = await invite(ground, pair)
  await guest.client.sharing.join(link)
  const secrets = Object.entries(SECRETS).map(([name, value]) => ({ name, value }))
  await owner.client.vault.setSecrets({ workspaceId, environment: 'dev', secrets })
  return { workspaceId, owner, guest, left: REMOVALS, isIn: true }
}

async function letIn({ world: { evil } }: Ground, { workspaceId, owner, guest }: Place): Promise<void> {
  evil.lie({}, WITHOUT_MAIL)
  const { link } = await owner.client.sharing.invite({ workspaceId, email: guest.email, role: 'writer' })
  evil.repent()
  await guest.client.sharing.join(link)
}

export const REMOVAL: readonly Scenario[] = [removing()]
