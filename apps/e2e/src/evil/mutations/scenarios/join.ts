// Joining by an invite: whoever joins seals the keys to himself and to nobody else, and is in the workspace that the link names or in none.
import type { JoinInput } from '@infisical/contract'
import { fromBase64url, keyIdOf, openKeyBox, toHex } from '@infisical/crypto'
import { decodeEntryBody, decodeEnvelope } from '@infisical/protocol'
import type { Exchange } from '../../evil-server.ts'
import { logOf, signUp, workspaceKeyOf, type Person } from '../../world.ts'
import { WITHOUT_MAIL, type Ground } from '../ground.ts'
import type { Play, Scenario } from '../scenario.ts'

/** A user makes as many workspaces in an hour, and a few more. */
const WORKSPACES = 45

export interface Pair {
  readonly owner: Person
  readonly guest: Person
  left: number
}

interface Place {
  readonly workspaceId: string
  readonly link: string
  readonly pair: Pair
}

function joining(): Scenario {
  let pair: Pair | undefined
  let place: Place | undefined
  return {
    name: 'joining by an invite',
    sample: 12,
    async prepare(ground): Promise<Play> {
      if (pair === undefined || pair.left === 0) pair = await newPair(ground)
      place ??= await invite(ground, pair)
      const { workspaceId, link } = place
      const { owner, guest } = place.pair
      const device = await ground.deviceOf(guest)
      return {
        ...{ device, borrowedFrom: guest, witness: owner },
        async act() {
          const { workspaceId: joined, ...rest } = await device.client.sharing.join(link)
          return { ...rest, isIt: joined === workspaceId }
        },
        async observe({ isSame, exchanges }) {
          const wasSent = exchanges.some(({ procedure }) => procedure === 'invite.join')
          // Again, as people do: it is neither an error to have joined, nor too late to join.
          const { role } = wasSent ? await device.client.sharing.join(link) : { role: undefined }
          const members = await owner.client.workspaces.members({ workspaceId })
          const found = members.find(({ email }) => email === guest.email)
          if (found !== undefined) place = undefined
          const wrong = isSame && found === undefined ? ['nobody joined'] : []
          if (wasSent && (role !== 'writer' || found?.role !== 'writer'))
            wrong.push('the role is not that of the invite')
          if (members.length > 2) wrong.push('somebody else joined too')
          return wrong
        },
        sent: (exchange) => sent(ground, exchange, { workspaceId, owner, guest }),
      }
    },
  }
}

export async function newPair({ world, next }: Ground): Promise<Pair> {
  const number = next()
  const [owner, guest] = [await signUp(world.evil, `owner-${number}`), await signUp(world.evil, `guest-of-${number}`)]
  return { owner, guest, left: WORKSPACES }
}

export async function invite({ world: { evil } }: Ground, pair: Pair): Promise<Place> {
  const { owner, guest } = pair
  pair.left -= 1
  const { workspaceId } = await owner.client.workspaces.createWorkspace({ name: 'joined', environments: ['dev'] })
  evil.lie({}, WITHOUT_MAIL)
  const { link } = await owner.client.sharing.invite({ workspaceId, email: guest.email, role: 'writer' })
  evil.repent()
  return { workspaceId, link, pair }
}

/** An entry about nobody but the guest, and boxes that he alone can open. */
async function sent(
  { world: { evil } }: Ground,
  { procedure, asked }: Exchange,
  { workspaceId, owner, guest }: { workspaceId: string; owner: Person; guest: Person },
): Promise<string[]> {
  if (procedure !== 'invite.join') return []
  const { entry, boxes, workspaceId: meant } = asked as JoinInput
  const { actor, actorKeyId } = decodeEntryBody(decodeEnvelope(fromBase64url(entry)).body)
  const { userId, identity, boxSecret } = guest.keys
  const wrong = meant === workspaceId ? [] : ['it joins another workspace']
  if (actor !== userId || actorKeyId !== keyIdOf(identity)) wrong.push('it signs as somebody else')
  if (boxes.length !== 1) wrong.push(`it sealed ${boxes.length} keys`)
  const log = await logOf(evil, owner, workspaceId)
  const key = await workspaceKeyOf(evil, owner, log)
  const receiver = { kind: 'member', id: userId, keyId: keyIdOf(identity) } as const
  for (const { box } of boxes) {
    const place = { workspaceId: log.workspaceId, epoch: 1, scope: { kind: 'workspace' }, receiver, boxSecret } as const
    if (toHex(await openKeyBox(fromBase64url(box), place)) !== toHex(key)) wrong.push('it sealed another key')
  }
  return wrong
}

/** Told to a person who then decides by it: the truth or nothing. */
function reading(): Scenario {
  let place: Place | undefined
  return {
    name: 'reading an invite',
    sample: 10,
    async prepare(ground): Promise<Play> {
      place ??= await invite(ground, await newPair(ground))
      const { link } = place
      const { owner, guest } = place.pair
      const device = await ground.deviceOf(guest)
      return {
        ...{ device, borrowedFrom: guest, witness: owner },
        act: () => device.client.sharing.readInvite(link),
        observe: ({ exchanges }) =>
          Promise.resolve(exchanges.some(({ procedure }) => procedure === 'invite.join') ? ['it joined'] : []),
      }
    },
  }
}

export const JOINING: readonly Scenario[] = [joining(), reading()]
