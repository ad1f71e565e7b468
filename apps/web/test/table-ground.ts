// Ground for tests of the table: a server's side of one workspace in memory, tabs of people who are logged in, and what their browser keeps. The
// sealing of drafts is the client's own.
import { openClient, type Client, type PulledWorkspace, type Secret } from '@infisical/client'
import { memoryStorage } from '@infisical/client/memory-storage'
import type { DraftStore } from '../src/worker/drafts.ts'
import { tableVerbs } from '../src/worker/table.ts'

export const WORKSPACE = 'a'.repeat(64)
export const PLACE = { workspaceId: WORKSPACE }

export interface Ground {
  /** Values by environment and layer. */
  readonly held: Map<string, Layers>
  readonly environments: GroundEnvironment[]
  readonly seqs: Map<string, number>
  readonly changes: Parameters<Client['vault']['change']>[0][]
  /** Sealed bytes, by user and workspace. */
  readonly browser: Map<string, Uint8Array>
  readonly store: DraftStore
  /** What is done just before a commit is judged: others are quicker. */
  before: (() => void) | undefined
  set(environment: string, name: string, value: string | null, layer?: keyof Layers): void
}

interface Layers {
  readonly shared: Map<string, string>
  readonly personal: Map<string, string>
}

interface GroundEnvironment {
  environmentId: string
  name: string
  open: boolean
  writable: boolean
}

export function openGround(names: readonly string[] = ['dev', 'prod']): Ground {
  const browser = new Map<string, Uint8Array>()
  let queue: Promise<unknown> = Promise.resolve()
  const keyOf = ({ userId, workspaceId }: { userId: string; workspaceId: string }) => `${userId}/${workspaceId}`
  const ground: Ground = {
    held: new Map(names.map((name) => [name, { shared: new Map(), personal: new Map() }])),
    environments: names.map((name, i) => ({ environmentId: `${i}`.repeat(32), name, open: true, writable: true })),
    seqs: new Map(names.map((name) => [name, 1])),
    changes: [],
    browser,
    store: {
      read: (place) => Promise.resolve(browser.get(keyOf(place))),
      write: (place, sealed) => Promise.resolve(void browser.set(keyOf(place), sealed)),
      remove: (place) => Promise.resolve(void browser.delete(keyOf(place))),
      workspacesOf: (userId) =>
        Promise.resolve([...browser.keys()].filter((key) => key.startsWith(userId)).map((key) => key.slice(33))),
      lock: (work) => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
    },
    before: undefined,
    set(environment, name, value, layer = 'shared') {
      const values = layersOf(ground, environment)[layer]
      if (value === null) values.delete(name)
      else values.set(name, value)
      ground.seqs.set(environment, (ground.seqs.get(environment) ?? 0) + 1)
    },
  }
  return ground
}

/** A tab of a browser in which the person with these keys is logged in. */
export async function openTab(ground: Ground, person = 1) {
  const storage = memoryStorage()
  const key = Buffer.alloc(32, person).toString('base64url')
  await storage.session.write({
    version: 1,
    userId: `${person}`.repeat(32),
    email: 'alice@acme.test',
    name: 'Alice',
    tokens: { access: '', accessExpiresAt: 0, refresh: '' },
    keys: {
      ...{ signingSeed: key, boxSecret: key, personalSeed: key, signPublic: key, boxPublic: key, deviceKey: key },
      generation: 1,
    },
  })
  const url = 'https://secrets.example.test'
  const nobody = () => Promise.reject(new Error('There is no server'))
  const real = openClient({ url, storage, fetch: nobody, device: 'test', clientName: 'test/1.0.0' })
  const vault = { ...real.vault, pullAll: () => Promise.resolve(pulled(ground)), change: changeIn(ground) }
  const client: Client = { ...real, vault }
  return { client, storage, table: tableVerbs(client, ground.store) }
}

const layersOf = ({ held }: Ground, environment: string): Layers => {
  const layers = held.get(environment)
  if (layers === undefined) throw new Error(`There is no ${environment}`)
  return layers
}

function pulled(ground: Ground): PulledWorkspace {
  return {
    ...{ workspaceId: WORKSPACE, workspaceName: 'acme', role: 'owner' },
    environments: ground.environments.map((environment) => {
      const { shared, personal } = layersOf(ground, environment.name)
      const seq = ground.seqs.get(environment.name) ?? 0
      const head = { seq, hash: hashOf(shared), time: 1_700_000_000_000 + seq }
      const layers = { shared: listOf(shared, 'shared'), personal: listOf(personal, 'personal') }
      const holds = { ...layers, head, personalHead: { seq, hash: hashOf(personal) } }
      return { ...environment, holds: environment.open ? holds : undefined }
    }),
  }
}

const hashOf = (values: ReadonlyMap<string, string>) => JSON.stringify([...values])

function listOf(values: ReadonlyMap<string, string>, source: Secret['source']): Secret[] {
  return [...values].map(([name, value]) => ({ name, value, source, folder: '', comment: '', tags: [] }))
}

function changeIn(ground: Ground): Client['vault']['change'] {
  return async (options) => {
    await Promise.resolve()
    ground.before?.()
    ground.changes.push(options)
    const { environment, set = [], remove = [], expect = [], personal = false } = options
    const values = layersOf(ground, environment)[personal ? 'personal' : 'shared']
    const conflicts = expect
      .filter(({ name, value }) => {
        const [now, wanted] = [values.get(name), set.find((each) => each.name === name)?.value]
        return now !== (value ?? undefined) && now !== wanted
      })
      .map(({ name }) => name)
    const chain = personal ? `${environment} personal` : environment
    const [isConflict, seq] = [conflicts.length > 0, ground.seqs.get(chain) ?? 0]
    const changed = set.filter(({ name, value }) => values.has(name) && values.get(name) !== value)
    const added = set.filter(({ name }) => !values.has(name))
    const removed = remove.filter((name) => values.has(name))
    const isIdle = changed.length + added.length + removed.length === 0
    if (!isConflict && !isIdle) {
      for (const { name, value } of set) values.set(name, value)
      for (const name of removed) values.delete(name)
      ground.seqs.set(chain, seq + 1)
    }
    return {
      ...{ outcome: isConflict ? 'conflict' : isIdle ? 'nothing-to-do' : 'pushed', workspaceName: 'acme' },
      ...{ added: added.map(({ name }) => name), changed: changed.map(({ name }) => name), unchanged: [], removed },
      ...{ behind: [], conflicts, seq: isConflict || isIdle ? seq : seq + 1 },
    }
  }
}
