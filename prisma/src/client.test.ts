import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { describeOnEachEngine } from './testing.ts'

describeOnEachEngine('an opened database', (database, engine) => {
  test('is the engine it says and answers', async () => {
    expect(database().engine).toBe(engine)
    await database().ping()
  })

  test('keeps bytes, big integers and times as they were given', async () => {
    const id = randomBytes(32)
    const createdAt = new Date('2026-03-29T01:30:00.123Z')
    const headSeq = BigInt(Number.MAX_SAFE_INTEGER)
    await database().prisma.workspace.create({ data: { id, headSeq, headHash: id, createdAt } })
    const row = await database().prisma.workspace.findUniqueOrThrow({ where: { id } })
    expect(Buffer.from(row.id)).toEqual(id)
    expect(row.headSeq).toBe(headSeq)
    expect(row.createdAt).toEqual(createdAt)
  })

  test('fills a time by itself in the zone it reads it in', async () => {
    const id = randomBytes(32)
    const before = Date.now()
    const { createdAt } = await database().prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
    expect(Math.abs(createdAt.getTime() - before)).toBeLessThan(60_000)
    const [row] = await database().prisma.$queryRaw<{ age: number }[]>`
      SELECT abs(extract(epoch FROM now() - created_at))::float8 AS age FROM workspace WHERE id = ${id}`
    expect(row?.age).toBeLessThan(60)
  })
})
