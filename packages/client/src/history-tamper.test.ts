// A server that tells another past than the one that was signed.
import { fromBase64url, toBase64url } from '@infisical/crypto'
import type { PastOutput } from '@infisical/contract'
import { decodePack, encodePack, type PackRecord } from '@infisical/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, freshDevice, kept, secretsOf, signUp, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let workspaceId: string
let device: Person
const dev = () => ({ workspaceId, environment: 'dev' })

/** By seq: 2 sets A and B, 3 changes A, 4 removes B and sets C, 5 changes A and sets D. */
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  const push = (values: Record<string, string>, environment = 'dev') =>
    alice.client.vault.push({ ...dev(), environment, secrets: secretsOf(values), prune: true, message: 'why' })
  for (const values of [
    { A: '1', B: '1' },
    { A: '2', B: '1' },
    { A: '2', C: '1' },
    { A: '3', C: '1', D: '1' },
  ])
    await push(values)
  for (const A of ['1', '2', '3', '4']) await push({ A }, 'prod')
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  device = await freshDevice(world, alice)
  await device.client.vault.pull(dev())
})

interface Answers {
  readonly 'secret.past': PastOutput
  readonly 'secret.commits': { readonly commits: readonly string[] }
  readonly 'workspace.keys': { readonly previousKeys: readonly { readonly sealed: string }[] }
  readonly 'workspace.log': { readonly entries: readonly string[] }
}

/** Changes what the server says when it is asked that. */
function lie<Name extends keyof Answers>(procedure: Name, change: (answer: Answers[Name]) => object): void {
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname !== `/trpc/${procedure}`) return answer
    const { result } = (await answer.json()) as { result: { data: Answers[Name] } }
    return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
  }
}

async function heard<Name extends keyof Answers>(procedure: Name, act: () => Promise<unknown>): Promise<Answers[Name]> {
  let answer: Answers[Name] | undefined
  lie(procedure, (data) => ((answer = data), {}))
  await act()
  world.intercept = undefined
  return answer as Answers[Name]
}

const flipped = (text: string) => {
  const bytes = fromBase64url(text)
  bytes[bytes.length - 10] = (bytes[bytes.length - 10] as number) ^ 1
  return toBase64url(bytes)
}

/** Refused with the code by every verb that looks back, and nothing is kept of it. */
async function refuses(code: string, acts: readonly ((person: Person) => Promise<unknown>)[]): Promise<void> {
  const before = kept(device)
  for (const act of acts) await expect(act(again(world, device)), String(act)).rejects.toMatchObject({ code })
  expect(kept(device)).toEqual(before)
}

const diff = (person: Person) => person.client.history.diff({ ...dev(), from: 2 })
const restore = (person: Person) => person.client.history.restore({ ...dev(), seq: 2 })
const log = (person: Person) => person.client.history.log(dev())

type Step = PastOutput['steps'][number]

describe('what was at a commit, from a lying server', () => {
  const recordsIn = (step: Step) => decodePack(fromBase64url(step.pack ?? ''))
  const packed = (records: readonly Parameters<typeof encodePack>[0][number][]) => ({
    pack: toBase64url(encodePack(records)),
  })
  const fieldsOf = ({ pairId, version, epoch, changed, nameBox, valueBox }: PackRecord) => {
    return { pairId, version, epoch, changed, nameBox, valueBox }
  }
  it.each<[string, string, (step: Step) => object]>([
    ['records left out', 'entry-missing', () => packed([])],
    ['a removal kept back', 'entry-extra', () => ({ removed: [] })],
    ['nothing at all', 'manifest-root', () => ({ base: 'full', removed: [], ...packed([]) })],
    ['no pack', 'entry-missing', () => ({ base: 'full', pack: undefined })],
    [
      'what is there now in its place',
      'entry-hash',
      ({ removed }) => ({ removed: removed.slice(0, 1), ...packed([]) }),
    ],
    [
      'values swapped between two records',
      'entry-hash',
      (step) => {
        const [one, two] = recordsIn(step).map(fieldsOf)
        if (one === undefined || two === undefined) throw new Error('two records were expected')
        return packed([
          { ...one, valueBox: two.valueBox },
          { ...two, valueBox: one.valueBox },
        ])
      },
    ],
    ['a record changed', 'entry-hash', (step) => ({ pack: flipped(step.pack ?? '') })],
    ['a pack that is none', 'malformed', () => ({ pack: 'AAAA' })],
  ])('%s is %s', async (_, code, change) => {
    lie('secret.past', ({ steps }) => ({ steps: steps.map((step) => ({ ...step, ...change(step) })) }))
    await refuses(code, [diff, restore])
  })

  it('the contents of another commit', async () => {
    const third = await heard('secret.past', () => device.client.history.diff({ ...dev(), from: 3 }))
    lie('secret.past', () => third)
    await refuses('entry-hash', [diff, restore])
    const fourth = await heard('secret.past', () => device.client.history.diff({ ...dev(), from: 4 }))
    lie('secret.past', () => fourth)
    await refuses('entry-hash', [diff, restore])
  })

  it('steps in another order, none of them, or more than were asked for', async () => {
    lie('secret.past', ({ steps }) => ({ steps: steps.toReversed() }))
    await expect(log(again(world, device))).rejects.toMatchObject({ name: 'TrustError' })
    for (const change of [(steps: PastOutput['steps']) => [...steps, ...steps], () => []]) {
      lie('secret.past', ({ steps }) => ({ steps: change(steps) }))
      await refuses('malformed', [diff, restore, log])
    }
  })
})

describe('commits from a lying server', () => {
  it.each<[string, string, (commits: readonly string[]) => readonly string[]]>([
    ['none', 'commit-parent', () => []],
    ['the first left out', 'commit-parent', (commits) => [...commits.slice(1), ...commits.slice(-1)]],
    ['one in place of another', 'commit-parent', (commits) => commits.map(() => commits[0] as string)],
    ['a changed one', 'signature', ([first = '', ...rest]) => [flipped(first), ...rest]],
    ['one that is none', 'malformed', ([, ...rest]) => ['AAAA', ...rest]],
  ])('%s: %s', async (_, code, change) => {
    lie('secret.commits', ({ commits }) => ({ commits: change(commits) }))
    await refuses(code, [diff, restore, log])
  })

  it('of another environment', async () => {
    const prod = await heard('secret.commits', () =>
      log(device).then(() => device.client.history.log({ ...dev(), environment: 'prod' })),
    )
    lie('secret.commits', ({ commits }) => ({ commits: prod.commits.slice(-commits.length) }))
    await refuses('commit-env', [diff, restore, log])
  })
})

describe('keys of earlier epochs from a lying server', () => {
  beforeAll(async () => {
    world.intercept = undefined
    await alice.client.sharing.rotate({ workspaceId })
  })
  it.each<[string, string, () => void]>([
    ['none', 'box-commitment', () => lie('workspace.keys', () => ({ previousKeys: [] }))],
    [
      'a changed one',
      'box-auth',
      () =>
        lie('workspace.keys', ({ previousKeys }) => ({
          previousKeys: previousKeys.map((key) => ({ ...key, sealed: flipped(key.sealed) })),
        })),
    ],
    [
      'a log that is shorter',
      'log-rollback',
      () => lie('workspace.log', ({ entries }) => ({ entries: entries.slice(0, -1), headSeq: entries.length - 2 })),
    ],
    [
      'a log with other entries',
      'log-fork',
      () => lie('workspace.log', ({ entries }) => ({ entries: [...entries.slice(0, -1), entries[0]] })),
    ],
  ])('%s: %s', async (_, code, start) => {
    start()
    await refuses(code, [diff, restore, log])
  })
})
