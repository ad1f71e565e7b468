// What is heard of a workspace, from an honest server and from one that lies in its stream.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { again, createWorld, logIn, secretsOf, signUp, type Intercept, type Person, type World } from '../test/world.ts'
import type { LiveHint } from './client-live.ts'
import type { Client } from './client.ts'

let world: World
let alice: Person
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
  place = { workspaceId, environment: 'dev' }
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => (world.intercept = undefined))

const everything: LiveHint = { everything: true, log: true, environmentIds: [] }
const set = (value: string) => alice.client.vault.setSecrets({ ...place, secrets: secretsOf({ A: value }) })

function watch(client: Pick<Client, 'live'> = again(world, alice).client) {
  const going = new AbortController()
  onTestFinished(() => going.abort())
  const [hints, states]: [LiveHint[], string[]] = [[], []]
  const over = client.live
    .watch({
      workspaceId: place.workspaceId,
      onHint: (hint) => hints.push(hint),
      onState: (state) => states.push(state),
      signal: going.signal,
    })
    .then(
      () => 'ended',
      (error: unknown) => error,
    )
  return { hints, states, over, stop: () => going.abort() }
}

describe('watching', () => {
  it('begins with everything, then names what moved', async () => {
    const [{ environmentId } = { environmentId: '' }] = await alice.client.workspaces.environments(place)
    const { hints, states, over, stop } = watch()
    await vi.waitFor(() => expect(hints).toContainEqual(everything))
    await new Promise((resolve) => setTimeout(resolve, 500))
    hints.length = 0
    await set('1')
    await vi.waitFor(() => expect(hints).toEqual([{ everything: false, log: false, environmentIds: [environmentId] }]))
    await alice.client.workspaces.createEnvironment({ ...place, name: `env-${Date.now() % 1e6}` })
    await vi.waitFor(() => expect(hints.some(({ log }) => log)).toBe(true))
    expect(states).toEqual(['listening'])
    stop()
    expect(await over).toBe('ended')
  })

  it('renews a session that has run out, and goes on', async () => {
    world.now += 11 * 60_000
    const { hints } = watch()
    await vi.waitFor(() => expect(hints).toContainEqual(everything))
    expect(world.requests).toContain('/trpc/session.refresh')
  })

  it('is over for good when the server says so, in its words', async () => {
    const person = await logIn(world, alice)
    const { hints, over } = watch(person.client)
    await vi.waitFor(() => expect(hints).toContainEqual(everything))
    await person.client.account.logOut()
    expect(await over).toMatchObject({ name: 'ApiError', code: 'session-expired' })
  })

  it('of another’s workspace is refused', async () => {
    const bob = await signUp(world, 'Bob')
    expect(await watch(bob.client).over).toMatchObject({ name: 'ApiError', code: 'not-a-member' })
  })

  it('ends at once when it is told to, also while nobody answers', async () => {
    const asked = vi.fn()
    world.intercept = (_, __, ___) => {
      asked()
      return new Promise(() => undefined)
    }
    const { over, stop } = watch()
    await vi.waitFor(() => expect(asked).toHaveBeenCalled())
    stop()
    expect(await over).toBe('ended')
  })
})

/** Answers the stream itself, piece by piece, and passes on everything else. */
const streaming =
  (answer: () => BodyInit | Response): Intercept =>
  async (url, _, next) => {
    if (url.pathname !== '/trpc/workspace.watch') return await next()
    const made = answer()
    return made instanceof Response ? made : new Response(made, { headers: { 'content-type': 'text/event-stream' } })
  }
const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const OPENING = `event: connected\ndata: {}\n\n${data({ of: 'everything' })}`
const bytes = (text: string) => new TextEncoder().encode(text)

describe('a stream that lies (attack 81)', () => {
  it.each([
    ['no JSON', 'data: {\n\n'],
    ['a hint that nobody knows', data({ of: 'nothing' })],
    ['a hint without an environment', data({ of: 'shared', seq: 1 })],
    ['an environment that is a path', data({ of: 'shared', environmentId: '../../x', seq: 1 })],
    ['a sequence that is none', data({ of: 'log', seq: -1 })],
    ['a line without an end', 'x'.repeat(20_000)],
    ['an event without an end', 'data: x\n'.repeat(3_000)],
    ['an error that is no refusal', 'event: serialized-error\ndata: {"oops":1}\n\n'],
    ['nothing more', ''],
  ])('by %s is left, and tried again', async (_, lie) => {
    let asked = 0
    world.intercept = streaming(() => `${OPENING}${(asked += 1) === 1 ? lie : ''}`)
    const { hints, states, stop, over } = watch()
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1), 5_000)
    expect(states).toContain('waiting')
    expect(hints.every((hint) => hint.everything)).toBe(true)
    stop()
    expect(await over).toBe('ended')
  })

  it.each([
    ['a web page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['JSON', () => Response.json({ result: { data: {} } })],
    ['an answer without a stream', () => new Response(null, { headers: { 'content-type': 'text/event-stream' } })],
    ['a refusal that passes', () => Response.json({ error: { data: { code: 'unavailable' } } }, { status: 503 })],
  ])('in that it is %s is asked for again', async (_, answer) => {
    let asked = 0
    world.intercept = streaming(() => {
      asked += 1
      return asked === 1 ? answer() : OPENING
    })
    const { hints, states } = watch()
    await vi.waitFor(() => expect(hints).toContainEqual(everything), 5_000)
    expect(states[0]).toBe('waiting')
  })

  it('by a flood is passed on a few times a second, and cut off', async () => {
    let [asked, sent] = [0, 0]
    const hint = data({ of: 'log', seq: 1 })
    const flood = bytes(hint.repeat(1_000))
    world.intercept = streaming(() => {
      asked += 1
      if (asked > 1) return OPENING
      return new ReadableStream({
        start: (pipe) => pipe.enqueue(bytes(OPENING)),
        pull(pipe) {
          sent += flood.byteLength
          pipe.enqueue(flood)
        },
      })
    })
    const { hints } = watch()
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1), 10_000)
    expect(sent).toBeLessThan(2 * 1024 * 1024)
    expect(hints.length).toBeLessThan(40)
  }, 20_000)

  it('cannot name more environments than there can be', async () => {
    const many = Array.from({ length: 500 }, (_, i) => ({
      ...{ of: 'shared', environmentId: i.toString(16).padStart(32, '0'), seq: 1 },
    }))
    world.intercept = streaming(
      () => new ReadableStream({ start: (pipe) => pipe.enqueue(bytes(OPENING + many.map(data).join(''))) }),
    )
    const { hints } = watch()
    await vi.waitFor(() => expect(hints).toEqual([everything, everything]))
  })

  it('makes a caller look, and what he then sees is verified as ever', async () => {
    world.intercept = streaming(() => `${OPENING}${data({ of: 'log', seq: 9_999 })}`)
    const before = await alice.client.vault.pull(place)
    const { hints } = watch()
    await vi.waitFor(() => expect(hints.length).toBeGreaterThan(0))
    expect((await alice.client.vault.pull(place)).head).toEqual(before.head)
  })

  it('may not answer another question', async () => {
    world.intercept = async (url, _, next) =>
      url.pathname === '/trpc/secret.pull'
        ? new Response(OPENING, { headers: { 'content-type': 'text/event-stream' } })
        : await next()
    await expect(again(world, alice).client.vault.pull(place)).rejects.toMatchObject({ code: 'not-infisical' })
  })
})
