// What an environment was: told commit by commit, compared, and brought back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withNewKeys } from '../test/new-keys.ts'
import {
  again,
  createWorld,
  forgetRates,
  freshDevice,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'
import { openClient } from './index.ts'

let world: World
let alice: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  await forgetRates(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
})

const push = (values: Record<string, string>, how: object = {}, person = alice) =>
  person.client.vault.push({ ...dev, secrets: secretsOf(values), ...how })
const log = (how: object = {}, person = alice) => person.client.history.log({ ...dev, ...how })
const diff = (how: object = {}, person = alice) => person.client.history.diff({ ...dev, ...how })
const restore = (seq: number, how: object = {}, person = alice) =>
  person.client.history.restore({ ...dev, seq, ...how })
const pulled = async (person = alice, how: object = {}) =>
  valuesOf((await person.client.vault.pull({ ...dev, ...how })).secrets)
const names = (added: string[], changed: string[] = [], removed: string[] = []) => ({ added, changed, removed })

async function join(name: string, terms: object = {}): Promise<Person> {
  const person = await signUp(world, name)
  const { link } = await alice.client.sharing.invite({ workspaceId, email: person.email, role: 'writer', ...terms })
  await person.client.sharing.join(link)
  return person
}

describe('a log', () => {
  it('tells who changed what, when and why, the newest first', async () => {
    const before = Date.now()
    await push({ B: '1', A: '1' }, { message: 'first\nones' })
    const bob = await join('Bob')
    await push({ A: '2', C: '1' }, { prune: true, force: true, message: 'ünicode' }, bob)
    const { token } = await alice.client.machines.create({
      ...{ workspaceId, name: 'ci', environments: ['dev'], write: true, expiresInMs: 86_400_000 },
    })
    const machine = openClient({ token, fetch: world.fetch, clientName: 'test/1.0.0' })
    await machine.vault.setSecrets({ environment: 'dev', secrets: secretsOf({ D: '1' }) })

    const person = { name: 'Bob', email: bob.email, machine: false }
    const expected = [
      { seq: 4, author: { name: 'ci', machine: true }, message: '', secrets: 3, changes: names(['D']) },
      { seq: 3, author: person, message: 'ünicode', secrets: 2, changes: names(['C'], ['A'], ['B']) },
      { seq: 2, author: { email: alice.email }, message: 'first\nones', secrets: 2, changes: names(['A', 'B']) },
      { seq: 1, author: { name: 'Alice' }, message: '', secrets: 0, changes: names([]), epoch: 1, rekeyed: false },
    ]
    for (const reader of [alice, bob, await freshDevice(world, bob)]) {
      const commits = await log({}, reader)
      expect(commits).toMatchObject(expected)
      expect(commits.slice(0, 3).every(({ at }) => at >= before && at <= Date.now())).toBe(true)
      expect(commits[0]?.hash).toBe((await reader.client.vault.pull(dev)).head.hash)
      expect('email' in (commits[0]?.author ?? {})).toBe(false)
    }
    await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
    expect((await log()).find(({ seq }) => seq === 3)).toMatchObject(expected[1] as object)
  })

  it('comes in pages, and asks for every commit once', async () => {
    for (let n = 2; n <= 10; n++) await push({ [`N${n}`]: '1' })
    const device = await freshDevice(world, alice)
    const whole = await log({}, device)
    expect(whole.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    const paging = again(world, device)
    let served = 0
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/secret.commits') return answer
      const { result } = (await answer.clone().json()) as { result: { data: { commits: unknown[] } } }
      served += result.data.commits.length
      return answer
    }
    const pages = []
    for (let before: number | undefined; before !== 1; before = pages.at(-1)?.at(-1)?.seq)
      pages.push(await log({ limit: 4, ...(before === undefined ? {} : { before }) }, paging))
    expect(pages.map(({ length }) => length)).toEqual([4, 4, 2])
    expect(pages.flat()).toEqual(whole)
    expect(served).toBe(9)
    expect(await log({ before: 1 }, paging)).toEqual([])
    expect(await log({ limit: 0 }, paging)).toEqual([])
  })

  it('of personal secrets is their owner’s, and of none is empty', async () => {
    await push({ A: 'shared' })
    expect(await log({ personal: true })).toEqual([])
    await push({ MINE: '1' }, { personal: true, message: 'mine' })
    expect(await log({ personal: true })).toMatchObject([{ seq: 1, message: 'mine', changes: names(['MINE']) }])
    expect(await log({ personal: true }, await join('Carol'))).toEqual([])
  })

  it('asks three times for a page, however long', async () => {
    for (let n = 0; n < 5; n++) await push({ A: `${n}` })
    world.requests.splice(0)
    await log()
    expect(world.requests).toEqual(['/trpc/secret.pull', '/trpc/secret.commits', '/trpc/secret.past'])
  })
})

describe('a difference', () => {
  it('has the values of both sides, between any two commits', async () => {
    await push({ A: '1', B: '1', SAME: 's' })
    await push({ A: '2', C: '', SAME: 's' }, { prune: true })
    await push({ A: '2', B: 'again', C: '', SAME: 's' })
    const secret = (name: string, before?: string, after?: string) => ({ name, folder: '', before, after })
    const workspaceName = 'acme'
    const nothing = { workspaceName, added: [], changed: [], removed: [] }
    expect(await diff()).toEqual({ ...nothing, from: 3, to: 4, added: [secret('B', undefined, 'again')] })
    expect(await diff({ to: 3 })).toEqual({
      ...{ workspaceName, from: 2, to: 3 },
      added: [secret('C', undefined, '')],
      changed: [secret('A', '1', '2')],
      removed: [secret('B', '1')],
    })
    // Deleted and set again, it is another pair of the same name.
    expect(await diff({ from: 2 })).toMatchObject({ added: [{ name: 'C' }], removed: [] })
    expect((await diff({ from: 2 })).changed).toEqual([secret('A', '1', '2'), secret('B', '1', 'again')])
    expect((await diff({ from: 4, to: 2 })).changed).toEqual([secret('A', '2', '1'), secret('B', 'again', '1')])
    expect((await diff({ from: 0, to: 2 })).added.map(({ name }) => name)).toEqual(['A', 'B', 'SAME'])
    expect((await diff({ from: 4, to: 0 })).removed).toHaveLength(4)
    expect(await diff({ from: 3, to: 3 })).toEqual({ ...nothing, from: 3, to: 3 })
    expect(await diff({ to: 0 })).toEqual({ ...nothing, from: 0, to: 0 })
    for (const seq of [5, -1, 1.5, NaN]) {
      await expect(diff({ to: seq })).rejects.toMatchObject({ code: 'commit-unknown' })
      await expect(diff({ from: seq })).rejects.toMatchObject({ code: 'commit-unknown' })
    }
  })

  it('says nothing of a name that was deleted and set to what it was', async () => {
    await push({ A: '1', B: '1' })
    await push({ B: '1' }, { prune: true })
    await push({ A: '1', B: '1' })
    expect(await diff({ from: 2 })).toMatchObject(names([]))
    expect((await log({ limit: 2 })).map(({ changes }) => changes)).toEqual([names(['A']), names([], [], ['A'])])
  })
})

describe('across new keys', () => {
  it('is told as before, and new keys are no change', async () => {
    await push({ A: '1', B: '1' }, { message: 'under the first keys' })
    await alice.client.sharing.rotate({ workspaceId })
    await push({ A: '2', B: '1' }, { message: 'under the second' })
    await alice.client.workspaces.createEnvironment({ workspaceId, name: 'late' })
    await alice.client.vault.setSecrets({ ...dev, environment: 'late', secrets: secretsOf({ L: '1' }) })
    await alice.client.sharing.rotate({ workspaceId })
    const [bob, limited] = [await join('Bob'), await join('Eve', { environments: ['dev', 'late'] })]
    for (const reader of [alice, bob, limited, await freshDevice(world, limited)]) {
      expect(await log({}, reader)).toMatchObject([
        { seq: 5, epoch: 3, rekeyed: true, changes: names([]) },
        { seq: 4, epoch: 2, rekeyed: false, changes: names([], ['A']), message: 'under the second' },
        { seq: 3, epoch: 2, rekeyed: true, changes: names([]) },
        { seq: 2, epoch: 1, rekeyed: false, changes: names(['A', 'B']), message: 'under the first keys' },
        { seq: 1, epoch: 1, rekeyed: false, changes: names([]) },
      ])
      expect(await diff({ from: 2 }, reader)).toMatchObject({ changed: [{ name: 'A', before: '1', after: '2' }] })
      expect(await log({ environment: 'late' }, reader)).toMatchObject([
        { seq: 3, epoch: 3, rekeyed: true },
        { seq: 2, epoch: 2, changes: names(['L']) },
        { seq: 1 },
      ])
    }
    expect(await restore(2, {}, bob)).toMatchObject({ outcome: 'pushed', changed: ['A'], unchanged: ['B'] })
    expect(await pulled(limited)).toEqual({ A: '1', B: '1' })
  })

  it('personal secrets of an identity that is gone stay closed', async () => {
    const bob = await join('Bob')
    await push({ MINE: 'lost' }, { personal: true, message: 'lost' }, bob)
    const back = await withNewKeys(world, bob)
    const { link } = await alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'writer', again: true })
    await back.client.sharing.join(link)
    await push({ MINE: 'new' }, { personal: true, message: 'new' }, back)
    const [newest, emptied, first] = await log({ personal: true }, back)
    expect(newest).toMatchObject({ message: 'new', changes: names(['MINE']) })
    expect(emptied).toMatchObject({ rekeyed: true, message: '', changes: undefined })
    expect(first).toMatchObject({ seq: 1, message: undefined, changes: undefined, secrets: 1 })
    await expect(diff({ personal: true, from: 1 }, back)).rejects.toMatchObject({ code: 'past-closed' })
    await expect(restore(1, { personal: true }, back)).rejects.toMatchObject({ code: 'past-closed' })
  })
})

describe('restoring', () => {
  it('makes a new commit in which all is what it was', async () => {
    await push({ A: '1', B: '1', SAME: 's' })
    await push({ A: '2', C: '1', SAME: 's' }, { prune: true })
    const change = { added: ['B'], changed: ['A'], removed: ['C'], unchanged: ['SAME'], conflicts: [] }
    expect(await restore(2, { dryRun: true })).toMatchObject({ outcome: 'dry-run', seq: 3, ...change })
    expect(await pulled()).toEqual({ A: '2', C: '1', SAME: 's' })
    const device = await freshDevice(world, alice)
    expect(await restore(2, {}, device)).toMatchObject({ outcome: 'pushed', seq: 4, workspaceName: 'acme', ...change })
    expect(await pulled()).toEqual({ A: '1', B: '1', SAME: 's' })
    expect(await diff({ from: 2, to: 4 })).toMatchObject(names([]))
    const [newest, undone] = await log()
    expect(newest).toMatchObject({ message: 'Restored from commit 2', changes: names(['B'], ['A'], ['C']) })
    expect(undone).toMatchObject({ seq: 3, changes: names(['C'], ['A'], ['B']) })
    expect(await restore(4)).toMatchObject({ outcome: 'nothing-to-do', seq: 4 })
    expect(await restore(1, { message: 'away' })).toMatchObject({ removed: ['A', 'B', 'SAME'] })
    expect(await restore(3)).toMatchObject({ added: ['A', 'C', 'SAME'] })
    expect(await alice.client.workspaces.verify({ workspaceId })).toMatchObject({ environments: [{ seq: 6 }, {}] })
  })

  it('of some names leaves the others', async () => {
    await push({ A: '1', B: '1' })
    await push({ A: '2', B: '2', C: '1' })
    expect(await restore(2, { names: ['A', 'C'] })).toMatchObject({ changed: ['A'], removed: ['C'], added: [] })
    expect(await pulled()).toEqual({ A: '1', B: '2' })
    await expect(restore(2, { names: ['A', 'NOPE'] })).rejects.toMatchObject({
      code: 'secret-unknown',
      facts: { names: ['NOPE'] },
    })
    expect(await restore(3, { names: ['C'], personal: false })).toMatchObject({ added: ['C'] })
  })

  it('of personal secrets too', async () => {
    await push({ A: '1' }, { personal: true })
    await push({ A: '2' }, { personal: true })
    expect(await restore(1, { personal: true })).toMatchObject({ changed: ['A'], seq: 3 })
    expect(await pulled()).toEqual({ A: '1' })
  })

  it('does not undo what others pushed since it was looked at', async () => {
    await push({ A: '1', B: '1' })
    await push({ A: '2', B: '2' })
    const bob = await join('Bob')
    const seen = await restore(2, { dryRun: true })
    await push({ A: '3', NEW: 'n' }, { force: true }, bob)
    expect(await restore(2, { since: seen.seq })).toMatchObject({
      outcome: 'conflict',
      conflicts: ['A', 'NEW'],
      seq: 4,
    })
    expect(await pulled()).toEqual({ A: '3', B: '2', NEW: 'n' })
    expect(await restore(2, { since: seen.seq, names: ['B'] })).toMatchObject({ outcome: 'pushed', changed: ['B'] })
    expect(await restore(2, { since: 4 })).toMatchObject({ outcome: 'pushed', changed: ['A'], removed: ['NEW'] })
  })

  it('looks again when somebody was faster', async () => {
    await push({ A: '1', B: '1' })
    await push({ A: '2', B: '2' })
    const bob = await join('Bob')
    const racing = async (values: Record<string, string>, how: object) => {
      let isFirst = true
      world.intercept = async (url, _request, next) => {
        if (url.pathname === '/trpc/secret.push' && isFirst) {
          isFirst = false
          await push(values, { force: true }, bob)
        }
        return await next()
      }
      return await restore(2, how)
    }
    expect(await racing({ OTHER: '1' }, { names: ['A'] })).toMatchObject({ outcome: 'pushed', changed: ['A'], seq: 5 })
    expect(await racing({ B: '3' }, {})).toMatchObject({ outcome: 'conflict', conflicts: ['B'] })
    world.intercept = undefined
    expect(await pulled()).toEqual({ A: '1', B: '3', OTHER: '1' })
  })

  it('is for who may push, of what there is, and says a message that can be said', async () => {
    await push({ A: '1' })
    const reader = await join('Eve', { role: 'reader' })
    expect(await log({}, reader)).toHaveLength(2)
    await expect(restore(1, {}, reader)).rejects.toMatchObject({ code: 'not-allowed-here' })
    for (const seq of [0, -1, 3, 0.5]) await expect(restore(seq)).rejects.toMatchObject({ code: 'commit-unknown' })
    await expect(restore(1, { message: 'x'.repeat(1_025) })).rejects.toMatchObject({ code: 'message-limit' })
    const limited = await join('Ed', { environments: ['prod'] })
    await expect(log({}, limited)).rejects.toMatchObject({ code: 'environment-closed' })
  })

  it('of more than an answer takes comes by ticket', async () => {
    const many = (mark: string) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`N${n}`, mark.repeat(40_000)]))
    await push(many('a'))
    await push(many('b'))
    world.requests.length = 0
    expect((await restore(2)).changed).toHaveLength(40)
    expect(world.requests.filter((path) => path.startsWith('/packs/'))).toHaveLength(1)
    expect(await pulled()).toEqual(many('a'))
    expect((await log()).map(({ changes }) => changes?.changed.length)).toEqual([40, 40, 0, 0])
  })
})
