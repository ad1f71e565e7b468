import { fromBase64url, toBase64url } from '@infisical/crypto'
import type { PullOutput } from '@infisical/contract'
import { decodePack, encodePack, type PackRecord } from '@infisical/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, freshDevice, kept, secretsOf, signUp, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
/** Seen the second commit of dev and nothing since. */
let pinned: Person
/** Never pulled. */
let fresh: Person
let workspaceId: string
/** What an honest server said when it was asked, to be said again later. */
let early: PullOutput
let prod: PullOutput

const place = () => ({ workspaceId, environment: 'dev' })
const pull = (person: Person) => again(world, person).client.vault.pull(place())

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  await alice.client.vault.push({ ...place(), environment: 'prod', secrets: secretsOf({ A: 'prod', B: 'prod' }) })
  prod = await overheard(await freshDevice(world, alice), 'prod')
  await alice.client.vault.push({ ...place(), secrets: secretsOf({ A: '1', B: '1', GONE: '1' }) })
  early = await overheard(await freshDevice(world, alice), 'dev')
  pinned = await freshDevice(world, alice)
  await pull(pinned)
  await alice.client.vault.push({ ...place(), secrets: secretsOf({ A: '2', B: '1', C: '1' }), prune: true })
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  fresh = await freshDevice(world, alice)
})

/** The last answer to a whole pull of that environment. */
async function overheard(person: Person, environment: string): Promise<PullOutput> {
  let heard: PullOutput | undefined
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname === '/trpc/secret.pull') heard = dataOf(await answer.clone().json())
    return answer
  }
  await person.client.vault.pull({ workspaceId, environment })
  world.intercept = undefined
  return heard as PullOutput
}

const dataOf = (json: unknown) => (json as { result: { data: PullOutput } }).result.data

type Chain = PullOutput['chains'][number]
const shared = (answer: PullOutput) => answer.chains[0] as Chain

/** Changes what the server says about the shared chain. */
function lie(change: (chain: Chain, answer: PullOutput) => Partial<Chain>): void {
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname !== '/trpc/secret.pull') return answer
    const data = dataOf(await answer.json())
    const [chain, ...others] = data.chains
    const chains = [{ ...(chain as Chain), ...change(chain as Chain, data) }, ...others]
    return Response.json({ result: { data: { ...data, chains } } })
  }
}

const repack = (
  chain: Chain,
  change: (records: PackRecord[]) => readonly Parameters<typeof encodePack>[0][number][],
) => ({
  pack: toBase64url(encodePack(change(decodePack(fromBase64url(chain.pack ?? ''))))),
})
const fieldsOf = ({ pairId, version, epoch, changed, nameBox, valueBox }: PackRecord) => ({
  pairId,
  version,
  epoch,
  changed,
  nameBox,
  valueBox,
})
const flipped = (text: string) => {
  const bytes = fromBase64url(text)
  bytes[bytes.length - 10] = (bytes[bytes.length - 10] as number) ^ 1
  return toBase64url(bytes)
}

describe('a pull from a lying server', () => {
  const rows: [what: string, code: string, change: Parameters<typeof lie>[0]][] = [
    ['a dropped secret', 'entry-missing', (chain) => repack(chain, (records) => records.slice(1))],
    [
      'a secret too many',
      'entry-extra',
      (chain) => repack(chain, (records) => [...records, ...decodePack(fromBase64url(shared(prod).pack ?? ''))]),
    ],
    ['no secrets at all', 'manifest-root', (chain) => repack(chain, () => [])],
    ['no pack', 'entry-missing', ({ pack: _, ...chain }) => ({ ...chain, pack: undefined as unknown as string })],
    [
      'an older ciphertext of one secret',
      'entry-hash',
      (chain) =>
        repack(chain, (records) => {
          const old = decodePack(fromBase64url(shared(early).pack ?? ''))
          return records.map(
            (record) =>
              old.find(({ pairId, version }) => pairId === record.pairId && version !== record.version) ?? record,
          )
        }),
    ],
    [
      'values swapped between two secrets',
      'entry-hash',
      (chain) =>
        repack(chain, (records) => {
          const [one, two, ...others] = records.map(fieldsOf)
          if (one === undefined || two === undefined) return others
          return [{ ...one, valueBox: two.valueBox }, { ...two, valueBox: one.valueBox }, ...others]
        }),
    ],
    [
      'name and value swapped',
      'entry-hash',
      (chain) =>
        repack(chain, (records) =>
          records.map(fieldsOf).map((record) => ({ ...record, nameBox: record.valueBox, valueBox: record.nameBox })),
        ),
    ],
    [
      'secrets of another environment',
      'entry-extra',
      () => ({
        ...repack(shared(prod), (records) => [
          ...records,
          { ...fieldsOf(records[0] as PackRecord), pairId: 'f'.repeat(32) as PackRecord['pairId'] },
          { ...fieldsOf(records[0] as PackRecord), pairId: 'e'.repeat(32) as PackRecord['pairId'] },
        ]),
      }),
    ],
    ['the head of another environment', 'commit-env', () => shared(prod)],
    [
      'a changed head',
      'signature',
      ({ commits }) => ({ commits: [...commits.slice(0, -1), flipped(commits.at(-1) as string)] }),
    ],
    ['a pack that is none', 'malformed', () => ({ pack: 'AAAA' })],
    [
      'a pack with more at its end',
      'malformed',
      ({ pack = '' }) => ({ pack: toBase64url(Uint8Array.of(...fromBase64url(pack), 0)) }),
    ],
    ['a pack that is no base64url', 'malformed', ({ pack = '' }) => ({ pack: `${pack}=` })],
    ['no commits at all', 'manifest-root', () => ({ commits: [], headSeq: 0 })],
  ]
  it.each(rows)('on a fresh device: %s is %s', async (_, code, change) => {
    lie(change)
    const before = kept(fresh)
    await expect(pull(fresh)).rejects.toMatchObject({ code })
    expect(kept(fresh)).toEqual(before)
    world.intercept = undefined
    expect((await pull(fresh)).secrets).toHaveLength(3)
  })

  const later: typeof rows = [
    ['an older head', 'commit-rollback', () => ({ ...shared(early), headSeq: 1 })],
    ['a head with a gap before it', 'commit-parent', ({ commits }) => ({ commits: commits.slice(1), headSeq: 9 })],
    [
      'a removed secret again',
      'entry-extra',
      (chain) => ({
        ...repack(chain, (records) => [
          ...records,
          ...decodePack(fromBase64url(shared(early).pack ?? '')).filter(({ pairId }) => chain.removed.includes(pairId)),
        ]),
        removed: [],
      }),
    ],
    ['a removal kept back', 'entry-extra', () => ({ removed: [] })],
    [
      'a removal invented',
      'entry-missing',
      (chain) => ({
        removed: [...chain.removed, ...decodePack(fromBase64url(shared(early).pack ?? '')).map(({ pairId }) => pairId)],
      }),
    ],
    ['a change kept back', 'entry-missing', (chain) => repack(chain, () => [])],
    [
      'a changed head',
      'signature',
      ({ commits }) => ({ commits: [...commits.slice(0, -1), flipped(commits.at(-1) as string)] }),
    ],
    ['the head of another environment', 'commit-env', () => ({ ...shared(prod), headSeq: 3 })],
  ]
  it.each(later)('on a device that knows better: %s is %s', async (_, code, change) => {
    lie(change)
    const before = kept(pinned)
    await expect(pull(pinned)).rejects.toMatchObject({ code })
    expect(kept(pinned)).toEqual(before)
  })

  it('that lost its caches but not its pins: the old head is still a rollback', async () => {
    await pull(alice)
    const forgetful = { ...alice, storage: { ...alice.storage, caches: fresh.storage.caches } }
    lie(() => shared(early))
    await expect(pull(forgetful)).rejects.toMatchObject({ code: 'commit-rollback' })
  })

  it('that claims commits of a personal chain and brings none: nothing of it is kept', async () => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/secret.pull') return answer
      const data = dataOf(await answer.json())
      const [chain, personal] = data.chains as [Chain, Chain]
      expect(personal.headSeq).toBe(0)
      return Response.json({ result: { data: { ...data, chains: [chain, { ...personal, headSeq: 1 }] } } })
    }
    for (const person of [fresh, pinned]) {
      await pull(person)
      const [pins] = [...person.storage.snapshot().pins.values()].slice(-1).map((pin) => new TextDecoder().decode(pin))
      expect(pins).toMatch(/^(?![^]*-personal)[^]*-shared/)
    }
  })

  it.each([
    ['a web page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'not-infisical'],
    ['nothing', () => Response.error(), 'not-infisical'],
    [
      'an answer without chains',
      () => Response.json({ result: { data: { entries: [], headSeq: 4, chains: [] } } }),
      'malformed',
    ],
    ['an answer of another form', () => Response.json({ result: { data: 5 } }), 'malformed'],
    [
      'an answer with null in it',
      () => Response.json({ result: { data: { entries: null, headSeq: null, chains: [null] } } }),
      'malformed',
    ],
  ])('answering %s', async (_, answer, code) => {
    world.intercept = (url, _request, next) =>
      url.pathname === '/trpc/secret.pull' ? Promise.resolve(answer()) : next()
    for (const person of [pinned, alice]) {
      const before = kept(person)
      await expect(pull(person)).rejects.toMatchObject({ code })
      expect(kept(person)).toEqual(before)
    }
  })
})

describe('a log from a lying server', () => {
  const lieAboutLog = (change: (data: { entries: string[]; headSeq: number; boxes: { box: string }[] }) => object) => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (!['/trpc/workspace.log', '/trpc/secret.pull'].includes(url.pathname)) return answer
      const { result } = (await answer.json()) as { result: { data: Parameters<typeof change>[0] } }
      return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
    }
  }
  it.each<[string, string, Parameters<typeof lieAboutLog>[0]]>([
    [
      'another box',
      'box-commitment',
      ({ boxes }) => ({ boxes: boxes.map((box) => ({ ...box, box: 'A'.repeat(256) })) }),
    ],
    ['no box', 'box-commitment', () => ({ boxes: [] })],
    ['a dropped entry', 'log-chain', ({ entries }) => ({ entries: entries.filter((_, i) => i !== 1) })],
    ['another beginning', 'log-genesis', ({ entries }) => ({ entries: entries.slice(1) })],
    [
      'a changed entry',
      'log-genesis',
      ({ entries }) => ({ entries: [flipped(entries[0] as string), ...entries.slice(1)] }),
    ],
  ])('on a fresh device: %s', async (_, code, change) => {
    lieAboutLog(change)
    const before = kept(fresh)
    await expect(pull(fresh)).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`${code}|signature`)) as string,
    })
    expect(kept(fresh)).toEqual(before)
  })

  it('that is shorter than what this device knows', async () => {
    const before = kept(alice)
    lieAboutLog(() => ({ entries: [], headSeq: 0 }))
    await expect(alice.client.workspaces.members({ workspaceId })).rejects.toMatchObject({ code: 'log-rollback' })
    expect(kept(alice)).toEqual(before)
  })

  it('that forks from what this device knows', async () => {
    const other = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] })
    expect(other.workspaceId).not.toBe(workspaceId)
    await alice.client.workspaces.createEnvironment({ workspaceId, name: 'extra' })
    const before = kept(alice)
    lieAboutLog(({ entries, headSeq }) => ({
      entries: entries.length === 0 ? ['AAAA'] : entries,
      headSeq: headSeq + 1,
    }))
    await expect(alice.client.workspaces.members({ workspaceId })).rejects.toMatchObject({ code: 'malformed' })
    expect(kept(alice)).toEqual(before)
  })
})
