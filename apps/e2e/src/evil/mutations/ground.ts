// What all scenarios stand on: the world of the attacks, a workspace beside it that may be written to, and devices in any state of it.
import type { PullResult } from '@infisical/client'
import { memoryStorage } from '@infisical/client/testing'
import type { WorkspaceKey } from '@infisical/crypto'
import type { Verified } from '@infisical/protocol'
import { openDevice, type Device } from '../device.ts'
import type { Twists } from '../evil-server.ts'
import { logOf, openWorld, welcome, workspaceKeyOf, type Person, type World } from '../world.ts'
import { openCorpus, type Corpus } from './corpus.ts'
import { openTruth, type Truth } from './truth.ts'

export interface Ground extends AsyncDisposable {
  readonly world: World
  readonly corpus: Corpus
  readonly truth: Truth
  /** A workspace of Alice's and Bob's with an environment to write to, and one whose pack does not fit into an answer. */
  readonly yard: {
    readonly workspaceId: string
    readonly log: Verified
    readonly workspaceKey: WorkspaceKey
    /** What was to be pulled from the large environment, before each of its commits but the first. */
    readonly bigBefore: readonly PullResult[]
  }
  /** Alice's device, having seen everything. */
  readonly current: Device
  /** A device of that person with the session as it is now, and what another device knows. */
  deviceOf(person: Person, known?: Device, keep?: { readonly caches: boolean }): Promise<Device>
  /** A number that no attempt had before. */
  next(): number
}

/** Invites are mailed to nobody: the mail holds nothing, and only so many go to one address or from one person. */
export const WITHOUT_MAIL: Twists = { 'workspace.append': ({ mail: _, ...asked }) => asked }

const BIG = Array.from({ length: 40 }, (_, i) => ({ name: `BIG_${i}`, value: `${i} `.repeat(600) }))
/** An access token that is about to end is renewed before it is copied, since only one of all the copies could renew it. */
const MARGIN_MS = 180_000

export async function openGround(): Promise<Ground> {
  const corpus = openCorpus()
  const world = await openWorld(corpus.hear)
  try {
    const { evil, alice } = world
    const deviceOf: Ground['deviceOf'] = async (person, known, keep = { caches: true }) => {
      await keepFresh(person)
      return await deviceWith(evil.url, person, known?.storage.snapshot(), keep.caches)
    }
    const current = await deviceOf(alice, alice)
    await current.client.vault.pull({ workspaceId: world.workspaceId, environment: 'dev' })
    const yard = await openYard(world)
    await current.client.workspaces.members(yard)
    let count = 0
    corpus.listen(false)
    return {
      ...{ world, corpus, truth: openTruth(world), yard, current, deviceOf },
      next: () => (count += 1),
      [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    }
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

async function openYard({ evil, alice, bob }: World): Promise<Ground['yard']> {
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'yard', environments: ['work', 'big'] })
  await welcome(alice, workspaceId, [bob, 'writer'])
  const work = { workspaceId, environment: 'work' }
  await bob.client.vault.setSecrets({ ...work, secrets: [{ name: 'CHANGED', value: 'at first' }] })
  await bob.client.vault.setSecrets({
    ...work,
    secrets: [
      { name: 'KEPT', value: 'for ever' },
      { name: 'OTHER', value: '' },
    ],
  })
  const big = { workspaceId, environment: 'big' }
  const pullBig = async () => await (await deviceWith(evil.url, alice)).client.vault.pull(big)
  const bigBefore = [await pullBig()]
  await bob.client.vault.setSecrets({ ...big, secrets: BIG })
  bigBefore.push(await pullBig())
  await bob.client.vault.setSecrets({ ...big, secrets: BIG.slice(0, 3).map(({ name }) => ({ name, value: 'small' })) })
  const log = await logOf(evil, alice, workspaceId)
  return { workspaceId, log, workspaceKey: await workspaceKeyOf(evil, alice, log), bigBefore }
}

type Kept = ReturnType<Device['storage']['snapshot']>

async function deviceWith(url: string, { storage }: Person, known?: Kept, caches = false): Promise<Device> {
  const copy = memoryStorage()
  const session = await storage.session.read()
  if (session !== undefined) await copy.session.write(session)
  for (const [place, content] of known?.pins ?? []) {
    const [origin, user, subject] = JSON.parse(place) as [string, string, string]
    await copy.pins.write({ origin, user, subject }, content)
  }
  for (const [place, content] of caches ? (known?.caches ?? []) : []) {
    const [origin, userId, workspaceId, item] = JSON.parse(place) as [string, string, string, string]
    await copy.caches.write({ origin, userId, workspaceId, item }, content)
  }
  return openDevice(url, copy)
}

async function keepFresh(person: Person): Promise<void> {
  const session = await person.storage.session.read()
  if (session?.tokens === undefined || session.tokens.accessExpiresAt > Date.now() + MARGIN_MS) return
  await person.storage.session.write({ ...session, tokens: { ...session.tokens, accessExpiresAt: 0 } })
  await openDevice(person.client.origin, person.storage).client.workspaces.listWorkspaces()
}
