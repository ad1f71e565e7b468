// Moves reach every server of a database, when they are committed; a connection that broke is made again, and that is told.
import pg from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from './client.ts'
import { announce, type Move } from './moves.ts'
import { listenOnPostgres } from './postgres-listening.ts'
import { describeOnEachEngine, testEngines } from './testing.ts'
import { transact } from './transact.ts'

const workspaceId = 'ab'.repeat(32)
const [environmentId, owner, userId] = ['cd'.repeat(16), 'ef'.repeat(16), '01'.repeat(16)]
const MOVES: readonly Move[] = [
  { of: 'log', workspaceId, seq: 7 },
  { of: 'chain', workspaceId, environmentId, owner: undefined, seq: 2 ** 53 - 1 },
  { of: 'chain', workspaceId, environmentId, owner, seq: 1 },
  { of: 'sessions', userId },
]

function listener() {
  const moves: Move[] = []
  let resumed = 0
  return {
    moves,
    resumed: () => void (resumed += 1),
    moved: (move: Move) => void moves.push(move),
    times: () => resumed,
  }
}

describeOnEachEngine('moves', (database) => {
  const listening = async () => {
    const told = listener()
    onTestFinished(database().listen(told))
    await vi.waitFor(() => expect(told.times()).toBe(1), 5_000)
    return told
  }

  it('are told once they are committed, in that order', async () => {
    const told = await listening()
    await transact(database(), async (tx) => {
      for (const move of MOVES) await announce(tx, move)
      expect(told.moves).toEqual([])
    })
    await vi.waitFor(() => expect(told.moves).toEqual(MOVES))
  })

  it('are not told when they did not happen', async () => {
    const told = await listening()
    const failed = transact(database(), async (tx) => {
      await announce(tx, { of: 'log', workspaceId, seq: 1 })
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    await transact(database(), (tx) => announce(tx, { of: 'log', workspaceId, seq: 2 }))
    await vi.waitFor(() => expect(told.moves).toEqual([{ of: 'log', workspaceId, seq: 2 }]))
  })

  it('are told to everybody who listens, until he stops', async () => {
    const [one, other] = [await listening(), listener()]
    const stop = database().listen(other)
    await vi.waitFor(() => expect(other.times()).toBe(1))
    await stop()
    await transact(database(), (tx) => announce(tx, { of: 'log', workspaceId, seq: 3 }))
    await vi.waitFor(() => expect(one.moves).toHaveLength(1))
    expect(other.moves).toEqual([])
  })

  it('in other words than ours are nobody’s', async () => {
    const told = await listening()
    const words = ['', 'log', `log ${workspaceId}`, `log ${workspaceId} -1`, `log ${workspaceId} 1\n`, 'sessions x']
    for (const word of words) await database().prisma.$executeRaw`SELECT pg_notify('infisical_moves', ${word})`
    await transact(database(), (tx) => announce(tx, { of: 'log', workspaceId, seq: 4 }))
    await vi.waitFor(() => expect(told.moves).toHaveLength(1))
  })
})

describe('PostgreSQL', () => {
  const place = async () => {
    const made = await testEngines[1].create()
    onTestFinished(() => made.drop())
    return made.options
  }
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  it('tells a server what moved through another, and closes with it', async () => {
    const options = await place()
    const [a, b] = [await openDatabase(options), await openDatabase(options)]
    const told = listener()
    b.listen(told)
    await vi.waitFor(() => expect(told.times()).toBe(1))
    const begun = performance.now()
    await transact(a, (tx) => announce(tx, { of: 'log', workspaceId, seq: 1 }))
    await vi.waitFor(() => expect(told.moves).toHaveLength(1), { interval: 5 })
    expect(performance.now() - begun).toBeLessThan(1_000)
    await Promise.all([a.close(), b.close()])
  })

  it('that drops the connection is listened to again, and the gap is told', async () => {
    const options = await place()
    const database = await openDatabase(options)
    onTestFinished(() => database.close())
    const told = listener()
    database.listen(told)
    await vi.waitFor(() => expect(told.times()).toBe(1))
    const { rows } = await (
      await connect('url' in options ? options.url : '')
    ).query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`)
    expect(rows).toHaveLength(1)
    await vi.waitFor(() => expect(told.times()).toBe(2), 5_000)
    await transact(database, (tx) => announce(tx, { of: 'log', workspaceId, seq: 9 }))
    await vi.waitFor(() => expect(told.moves).toEqual([{ of: 'log', workspaceId, seq: 9 }]))
  })

  it('that cannot be reached is asked again until the listener ends', async () => {
    const resumed = vi.fn()
    const connection = { connectionString: 'postgresql://nobody@127.0.0.1:1/none', connectionTimeoutMillis: 200 }
    const stop = listenOnPostgres({ connection, channel: 'x' }, { payload: () => undefined, resumed })
    await new Promise((resolve) => setTimeout(resolve, 400))
    await stop()
    expect(resumed).not.toHaveBeenCalled()
  })

  it('that is silent for ever is given up', async () => {
    const options = await place()
    const connection = { connectionString: 'url' in options ? options.url : '' }
    const resumed = vi.fn()
    const ends: string[] = []
    const query = vi.spyOn(pg.Client.prototype, 'query')
    onTestFinished(() => query.mockRestore())
    const stop = listenOnPostgres({ connection, channel: 'x', probeMs: 50 }, { payload: () => undefined, resumed })
    await vi.waitFor(() => expect(resumed).toHaveBeenCalledTimes(1))
    query.mockImplementationOnce(() => {
      ends.push('asked')
      return Promise.reject(new Error('Query read timeout')) as never
    })
    await vi.waitFor(() => expect(resumed).toHaveBeenCalledTimes(2), 5_000)
    expect(ends).toEqual(['asked'])
    await stop()
  })
})
