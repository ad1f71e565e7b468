import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { insertKeyBoxes, type NewKeyBox } from './key-boxes.ts'
import { describeOnEachEngine } from './testing.ts'
import { transact } from './transact.ts'

describeOnEachEngine('key boxes', (database) => {
  const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
  const boxes: fc.Arbitrary<NewKeyBox[]> = fc.uniqueArray(
    fc.record({
      epoch: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      receiverKind: fc.integer({ min: 0, max: 2 }),
      receiverId: bytes(16),
      scope: bytes(17),
      box: bytes(192),
    }),
    { maxLength: 20, selector: ({ receiverId, scope }) => Buffer.concat([receiverId, scope]).toString('hex') },
  )
  const stored = async (workspaceId: Buffer) => {
    const rows = await database().prisma.workspaceKey.findMany({ where: { workspaceId: new Uint8Array(workspaceId) } })
    return rows.map((row) => lineOf(row)).toSorted()
  }
  const lineOf = ({ epoch, receiverKind, receiverId, scope, box }: NewKeyBox) =>
    [epoch, receiverKind, ...[receiverId, scope, box].map((column) => Buffer.from(column).toString('hex'))].join(' ')

  it('are read as they were written', async () => {
    const property = fc.asyncProperty(boxes, async (rows) => {
      const workspaceId = randomBytes(32)
      await transact(database(), (tx) => insertKeyBoxes(tx, workspaceId, rows))
      expect(await stored(workspaceId)).toEqual(rows.map(lineOf).toSorted())
    })
    await fc.assert(property, { numRuns: 20 })
  })

  it('are written by the thousand in a moment', async () => {
    const workspaceId = randomBytes(32)
    const rows = Array.from({ length: 12_000 }, () => {
      const columns = { receiverId: randomBytes(16), scope: randomBytes(17), box: randomBytes(192) }
      return { epoch: 2, receiverKind: 1, ...columns }
    })
    const start = performance.now()
    await transact(database(), (tx) => insertKeyBoxes(tx, workspaceId, rows))
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(await stored(workspaceId)).toEqual(rows.map(lineOf).toSorted())
  })

  it('stand once in a place, and are of one size', async () => {
    const workspaceId = randomBytes(32)
    const row = {
      epoch: 1,
      receiverKind: 0,
      receiverId: randomBytes(16),
      scope: randomBytes(17),
      box: randomBytes(192),
    }
    await transact(database(), (tx) => insertKeyBoxes(tx, workspaceId, [row]))
    const write = (rows: NewKeyBox[]) => transact(database(), (tx) => insertKeyBoxes(tx, workspaceId, rows))
    const other = { ...row, receiverId: randomBytes(16) }
    await expect(write([other, { ...row, box: randomBytes(192) }])).rejects.toMatchObject({ code: 'P2010' })
    await expect(write([{ ...other, box: randomBytes(191) }])).rejects.toThrow('Expected 192 bytes, not 191')
    expect(await stored(workspaceId)).toEqual([lineOf(row)])
  })
})
