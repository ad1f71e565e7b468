import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Database } from './client.ts'
import { describeOnEachEngine } from './testing.ts'
import { lockChain, lockWorkspace, transact } from './transact.ts'

describeOnEachEngine('a transaction', (database, engine) => {
  test('is there once it resolves', async () => {
    const id = randomBytes(32)
    const result = await transact(database(), async (tx) => {
      await tx.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
      return 'done'
    })
    expect(result).toBe('done')
    expect(await database().prisma.workspace.count({ where: { id } })).toBe(1)
  })

  test('never was when its work throws', async () => {
    const id = randomBytes(32)
    const refusal = new Error('no')
    const work = transact(database(), async (tx) => {
      await tx.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
      throw refusal
    })
    await expect(work).rejects.toBe(refusal)
    expect(await database().prisma.workspace.count({ where: { id } })).toBe(0)
  })

  test('does not pretend to have committed after a failure that its work overlooked', async () => {
    const id = await workspace(database())
    const other = randomBytes(32)
    const work = transact(database(), async (tx) => {
      await tx.workspace.create({ data: { id: other, headSeq: 0n, headHash: other } })
      await tx.workspace.create({ data: { id, headSeq: 0n, headHash: id } }).catch(() => undefined)
    })
    await expect(work).rejects.toMatchObject({ code: 'P2010' })
    expect(await database().prisma.workspace.count({ where: { id: other } })).toBe(0)
  })

  test('twenty at once swap one head without losing a step', async () => {
    const id = await workspace(database())
    const step = async (): Promise<void> => {
      const swapped = await transact(database(), async (tx) => {
        const { headSeq } = await tx.workspace.findUniqueOrThrow({ where: { id } })
        const { count } = await tx.workspace.updateMany({ where: { id, headSeq }, data: { headSeq: headSeq + 1n } })
        return count === 1
      })
      if (!swapped) await step()
    }
    await Promise.all(Array.from({ length: 20 }, step))
    const { headSeq } = await database().prisma.workspace.findUniqueOrThrow({ where: { id } })
    expect(headSeq).toBe(20n)
  })

  test('twenty at once that lock the head first all succeed the first time', async () => {
    const id = await workspace(database())
    let runs = 0
    const step = (): Promise<void> =>
      transact(database(), async (tx) => {
        runs += 1
        const head = await lockWorkspace(tx, id, 'update')
        await tx.workspace.update({ where: { id }, data: { headSeq: (head?.headSeq ?? 0n) + 1n } })
      })
    await Promise.all(Array.from({ length: 20 }, step))
    const { headSeq } = await database().prisma.workspace.findUniqueOrThrow({ where: { id } })
    expect([headSeq, runs]).toEqual([20n, 20])
  })

  test('queries outside it wait or run, but never hang', async () => {
    const id = await workspace(database())
    const inside = transact(database(), async (tx) => {
      await lockWorkspace(tx, id, 'update')
      await new Promise((resolve) => setTimeout(resolve, 50))
      return tx.workspace.count({ where: { id } })
    })
    const outside = Array.from({ length: 20 }, () => database().prisma.workspace.count({ where: { id } }))
    expect(await Promise.all([inside, ...outside])).toEqual(Array(21).fill(1))
  })

  test('serialisable ones repeat when they undermine each other', async () => {
    const [one, other] = [await workspace(database()), await workspace(database())]
    let runs = 0
    // Each reads both heads and moves its own: together, in no order, could both have seen a sum of zero.
    const move = (id: Uint8Array<ArrayBuffer>): Promise<bigint> =>
      transact(
        database(),
        async (tx) => {
          runs += 1
          const rows = await tx.workspace.findMany({ where: { id: { in: [one, other] } } })
          const sum = rows.reduce((total, { headSeq }) => total + headSeq, 0n)
          if (engine === 'postgres' && runs < 3) await new Promise((resolve) => setTimeout(resolve, 100))
          await tx.workspace.update({ where: { id }, data: { headSeq: sum + 1n } })
          return sum
        },
        { isolation: 'Serializable' },
      )
    const sums = await Promise.all([move(one), move(other)])
    expect(new Set(sums)).toEqual(new Set([0n, 1n]))
    expect(runs).toBe(engine === 'postgres' ? 3 : 2)
  })

  test('locks answer with the head, or with nothing where there is none', async () => {
    const id = await workspace(database())
    await database().prisma.chain.create({
      data: {
        id,
        workspaceId: id,
        environmentId: id.subarray(0, 16),
        kind: 0,
        owner: Buffer.alloc(16),
        headSeq: 7n,
        headHash: id,
        manifestHash: id,
        epoch: 1,
        bytes: 0n,
        pairs: 0,
      },
    })
    const [share, chain, none, noChain] = await transact(database(), async (tx) => [
      await lockWorkspace(tx, id, 'share'),
      await lockChain(tx, id),
      await lockWorkspace(tx, randomBytes(32), 'share'),
      await lockChain(tx, randomBytes(32)),
    ])
    expect(share).toEqual({ headSeq: 0n, headHash: new Uint8Array(id) })
    expect(chain).toEqual({ headSeq: 7n, headHash: new Uint8Array(id) })
    expect([none, noChain]).toEqual([undefined, undefined])
  })
})

test('gives up after six attempts in the way of others, and at once when the database is too slow', async () => {
  let attempts = 0
  const failing = (code: string): Pick<Database, 'prisma'> =>
    ({
      prisma: {
        $transaction: () => {
          attempts += 1
          return Promise.reject(Object.assign(new Error('failed'), { code }))
        },
      },
    }) as never
  const nothing = (): Promise<void> => Promise.resolve()
  await expect(transact(failing('P2034'), nothing)).rejects.toMatchObject({ code: 'transaction-conflict' })
  expect(attempts).toBe(6)
  await expect(transact(failing('P2028'), nothing)).rejects.toMatchObject({ code: 'transaction-timeout' })
  expect(attempts).toBe(7)
})

async function workspace(database: Database): Promise<Uint8Array<ArrayBuffer>> {
  const id = randomBytes(32)
  await database.prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
  return id
}
