import { ANSWER_LIMITS, packAuthorization, type ChainAnswer } from '@infisical/contract'
import { toHex, type ChainContext } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import type { TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import { makeShared, makeUser, push, type User } from '../../test/workspaces.ts'
import { servePack } from './serve-pack.ts'

describeOnEachEngine('packs by ticket', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
  })

  const ask = (user: User, chain: ChainContext, since = 0, logAfter = -1) =>
    user.api.secret.pull({
      workspaceId: chain.workspaceId,
      logAfter,
      boxes: false,
      chains: [{ environmentId: chain.environmentId, kind: chain.kind, since }],
    })
  const chainOf = async (user: User, chain: ChainContext, since = 0): Promise<ChainAnswer> =>
    (await ask(user, chain, since)).chains[0]!
  const many = (count: number, size = 10) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`NAME_${n}`, `${n}`.padEnd(size, 'x')]))

  it('gives a large pack by ticket, and its bytes are those of the signed manifest', async () => {
    await push(workspace, owner, dev, many(500))
    const reader = new Reader(world, owner, workspace)
    expect(await reader.pull(dev)).toEqual(many(500))
    const [answer] = reader.last!.chains
    expect(answer).not.toHaveProperty('pack')
    expect(answer!.bytes).toBeGreaterThan(ANSWER_LIMITS.inlinePack)
  })

  it('gives the whole pack where what changed weighs as much', async () => {
    await push(workspace, owner, dev, many(3))
    await push(workspace, owner, dev, many(3, 20))
    const reader = new Reader(world, owner, workspace)
    await reader.pull(dev)
    expect((await chainOf(owner, dev, 1)).base).toBe('delta')
    await push(workspace, owner, dev, many(20, 60_000))
    const answer = await chainOf(owner, dev, 1)
    expect(answer).toMatchObject({ base: 'full', headSeq: 4, ticket: expect.any(String) })
    expect(answer.commits).toHaveLength(3)
    expect(await reader.pull(dev)).toEqual(many(20, 60_000))
  })

  it('honours a ticket for its own pack and its own minute alone', async () => {
    await push(workspace, owner, dev, many(500))
    await push(workspace, owner, workspace.shared('prod'), many(500))
    const { chainId, ticket = '', headSeq } = await chainOf(owner, dev)
    const other = await chainOf(owner, workspace.shared('prod'))
    const fetch = (changes: object = {}) =>
      servePack(world.services, { chainId, seq: String(headSeq), authorization: packAuthorization(ticket), ...changes })
    expect((await fetch()).length).toBe((await chainOf(owner, dev)).bytes)
    const [expiry = '', mac = ''] = ticket.split('.')
    const refused = [
      { chainId: other.chainId },
      { chainId: chainId.toUpperCase() },
      { chainId: '../../etc/passwd' },
      { seq: '1' },
      { seq: '02' },
      { seq: '2e0' },
      { seq: '99999999999999999999' },
      { authorization: undefined },
      { authorization: '' },
      { authorization: ticket },
      { authorization: `Bearer ${ticket}` },
      { authorization: packAuthorization(other.ticket!) },
      { authorization: packAuthorization(`${Number(expiry) + 1}.${mac}`) },
      { authorization: packAuthorization(`${expiry}.${mac.slice(1)}A`) },
      { authorization: packAuthorization(`${expiry}.`) },
      { authorization: packAuthorization(`${ticket} `) },
    ]
    for (const changes of refused) expect(await codeOf(fetch(changes)), JSON.stringify(changes)).toBe('ticket-invalid')
    world.now += 59_000
    await fetch()
    world.now += 1_000
    expect(await codeOf(fetch())).toBe('ticket-invalid')
  })

  it('serves a pack that another server gave the ticket for, also when it is not the newest any more', async () => {
    await push(workspace, owner, dev, many(500))
    const { chainId, ticket = '', headSeq } = await chainOf(owner, dev)
    const request = { chainId, seq: String(headSeq), authorization: packAuthorization(ticket) }
    const other = await createWorld(database())
    other.now = world.now
    const pack = await servePack(other.services, request)
    expect(toHex(pack)).toBe(toHex(await servePack(world.services, request)))
    await push(workspace, owner, dev, { A: '1' })
    expect(toHex(await servePack(world.services, request))).toBe(toHex(pack))
    await push(workspace, owner, dev, { A: '2' })
    expect(toHex(await servePack(world.services, request))).toBe(toHex(pack))
    const third = await createWorld(database())
    third.now = world.now
    expect(toHex(await servePack(third.services, request))).toBe(toHex(pack))
    await third.services.db.prisma.chain.delete({ where: { id: Buffer.from(chainId, 'hex') } })
    expect(await codeOf(servePack(third.services, request))).toBe('pack-gone')
  })
})
