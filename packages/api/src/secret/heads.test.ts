import { newId, randomBytes, toHex, type ChainId, type WorkspaceId } from '@infisical/crypto'
import type { Database } from '@infisical/db'
import { describeOnEachEngine } from '@infisical/db/testing'
import { expect, it } from 'vitest'
import { HeadReader } from './heads.ts'

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const randomHash = <Kind>() => toHex(randomBytes(32)) as Kind

describeOnEachEngine('reading heads', (database) => {
  const makeWorkspace = async (headSeq: number, chainSeqs: number[]) => {
    const { prisma } = database()
    const workspaceId = randomHash<WorkspaceId>()
    await prisma.workspace.create({ data: { id: bytes(workspaceId), headSeq, headHash: randomBytes(32) as never } })
    const chainIds = chainSeqs.map(() => randomHash<ChainId>())
    const hash = bytes(randomHash<string>())
    const id = bytes(newId())
    await prisma.chain.createMany({
      data: chainSeqs.map((seq, n) => ({
        ...{ id: bytes(chainIds[n]!), workspaceId: bytes(workspaceId), environmentId: id, kind: 0, owner: id },
        ...{ headSeq: seq, headHash: hash, manifestHash: hash, epoch: 1, bytes: 6, pairs: 0 },
      })),
    })
    return { workspaceId, chainIds }
  }

  /** The database, and how often it was asked. */
  const counted = () => {
    const counts = { queries: 0 }
    const prisma = {
      $queryRaw: (...parts: Parameters<Database['prisma']['$queryRaw']>) => {
        counts.queries += 1
        return database().prisma.$queryRaw(...parts)
      },
    }
    return { counts, db: { ...database(), prisma } as unknown as Database }
  }

  it('finds the heads of a workspace and of those of its chains that have one', async () => {
    const { workspaceId, chainIds } = await makeWorkspace(7, [1, 12])
    const missing = randomHash<ChainId>()
    const heads = await new HeadReader().read(database(), workspaceId, [...chainIds, missing])
    expect(heads?.logSeq).toBe(7)
    expect([...heads!.chains]).toEqual([
      [chainIds[0], 1],
      [chainIds[1], 12],
    ])
    expect(await new HeadReader().read(database(), randomHash(), chainIds)).toBeUndefined()
    expect(await new HeadReader().read(database(), workspaceId, [])).toEqual({ logSeq: 7, chains: new Map() })
  })

  it('asks once for all who come while it asks, and answers each his own', async () => {
    const workspaces = await Promise.all(Array.from({ length: 5 }, (_, n) => makeWorkspace(n, [n + 1, n + 2])))
    const reader = new HeadReader()
    const { counts, db } = counted()
    const questions = Array.from({ length: 100 }, (_, n) => workspaces[n % 5]!)
    const answers = await Promise.all(
      questions.map(({ workspaceId, chainIds }) => reader.read(db, workspaceId, chainIds)),
    )
    for (const [n, heads] of answers.entries()) {
      expect(heads?.logSeq).toBe(n % 5)
      expect([...heads!.chains.values()]).toEqual([(n % 5) + 1, (n % 5) + 2])
    }
    expect(counts.queries).toBe(2)
  })

  it('sees what was written before it was asked, however busy it is', async () => {
    const { workspaceId } = await makeWorkspace(0, [])
    const reader = new HeadReader()
    for (let seq = 1; seq < 20; seq += 1) {
      const early = reader.read(database(), workspaceId, [])
      await database().prisma.workspace.update({ where: { id: bytes(workspaceId) }, data: { headSeq: seq } })
      const [late] = await Promise.all([reader.read(database(), workspaceId, []), early])
      expect(late?.logSeq).toBe(seq)
    }
  })

  it('splits what is too much for one query', async () => {
    const { workspaceId, chainIds } = await makeWorkspace(1, [3])
    const reader = new HeadReader()
    const { counts, db } = counted()
    const many = [...chainIds, ...Array.from({ length: 199 }, () => randomHash<ChainId>())]
    const answers = await Promise.all(Array.from({ length: 21 }, () => reader.read(db, workspaceId, many)))
    expect(answers.every((heads) => heads?.chains.size === 1)).toBe(true)
    // The first alone, the others by fours: 4 × 201 ids are the most that fit.
    expect(counts.queries).toBe(6)
  })

  it('tells everybody who waited that the database failed, and works afterwards', async () => {
    const { workspaceId } = await makeWorkspace(4, [])
    const reader = new HeadReader()
    const failing = { prisma: { $queryRaw: () => Promise.reject(new Error('away')) } } as unknown as Database
    const ends = await Promise.allSettled([1, 2, 3].map(() => reader.read(failing, workspaceId, [])))
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect((await reader.read(database(), workspaceId, []))?.logSeq).toBe(4)
  })
})
