import { once } from 'node:events'
import fs from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startChild } from '../test/child.ts'
import { openDatabase, type Database } from './client.ts'
import { openEmbedded } from './embedded.ts'
import { migrationsDirectory } from './migrations.ts'
import { copyTemplate } from './testing-pglite.ts'
import { transact } from './transact.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'infisical-embedded-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
  await rm(dataDir, { recursive: true, force: true })
})

const cluster = (): string => join(dataDir, 'postgres')
const open = async (): Promise<Database> => {
  if (!fs.existsSync(cluster())) await copyTemplate(cluster())
  return openDatabase({ dataDir })
}
const add = (database: Database, number: number): Promise<unknown> => {
  const id = Buffer.alloc(32)
  id.writeUInt32BE(number)
  return transact(database, (tx) => tx.workspace.create({ data: { id, headSeq: BigInt(number), headHash: id } }))
}
const numbers = async (database: Database): Promise<number[]> => {
  const rows = await database.prisma.workspace.findMany({ orderBy: { headSeq: 'asc' } })
  return rows.map(({ headSeq }) => Number(headSeq))
}

describe('creating', () => {
  test('makes a database that the next start finds, whatever an interrupted attempt left behind', async () => {
    await mkdir(`${cluster()}.new`)
    await writeFile(join(`${cluster()}.new`, 'PG_VERSION'), '18')
    {
      await using database = await openDatabase({ dataDir })
      await add(database, 1)
    }
    expect((await readdir(dataDir)).sort()).toEqual(['lock.1', 'postgres'])
    await using database = await openDatabase({ dataDir })
    expect(await numbers(database)).toEqual([1])
  })

  test('that fails for want of space says so and leaves no half of a database', async () => {
    failing('writeSync', 'ENOSPC')
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ name: 'DatabaseError', code: 'disk-full' })
    expect(await readdir(dataDir)).toEqual(['lock.1'])
  })
})

describe('a directory that is not ours', () => {
  test('is refused when it is a PostgreSQL server’s', async () => {
    await writeFile(join(dataDir, 'PG_VERSION'), '18')
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ code: 'data-directory-foreign' })
  })

  test('is refused when something else is where the database should be', async () => {
    await mkdir(cluster())
    await writeFile(join(cluster(), 'notes.txt'), 'mine')
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ code: 'data-directory-foreign' })
    expect(await readFile(join(cluster(), 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('is refused when another PostgreSQL made it, and can be claimed by the next', async () => {
    await copyTemplate(cluster())
    await writeFile(join(cluster(), 'PG_VERSION'), '12')
    const refusal = openEmbedded(dataDir)
    await expect(refusal).rejects.toMatchObject({ code: 'data-directory-damaged' })
    await expect(refusal).rejects.toThrow('incompatible')
    await writeFile(join(cluster(), 'PG_VERSION'), '18')
    await (await openEmbedded(dataDir)).release()
  })
})

describe('durability', () => {
  test('every commit reaches the disk before it is acknowledged', async () => {
    await using database = await open()
    const sync = vi.spyOn(fs, 'fdatasyncSync')
    syncBuiltinESMExports()
    for (let number = 0; number < 30; number += 1) {
      const before = sync.mock.calls.length
      await add(database, number)
      expect(sync.mock.calls.length).toBeGreaterThan(before)
    }
  })

  test('the log goes on into its next files, and they are synced where they are listed', async () => {
    await using database = await open()
    const sync = vi.spyOn(fs, 'fsyncSync')
    syncBuiltinESMExports()
    for (let megabytes = 0; megabytes < 70; megabytes += 1) {
      await database.prisma.$executeRaw`SELECT pg_logical_emit_message(true, 'fill', repeat('x', 1000000))`
    }
    expect(sync).toHaveBeenCalled()
    await add(database, 1)
    expect(await numbers(database)).toEqual([1])
  })

  test('what was acknowledged before a kill is there after it, three times over', async () => {
    await copyTemplate(cluster())
    let acknowledged = -1
    for (let round = 0; round < 3; round += 1) {
      await using child = await startChild('writer', dataDir, migrationsDirectory, String(acknowledged + 1))
      child.lines.on('line', (line) => {
        if (line !== 'open') acknowledged = Number(line)
      })
      const enough = acknowledged + 40
      await expect.poll(() => acknowledged, { timeout: 60_000, interval: 5 }).toBeGreaterThan(enough)
      const closed = once(child.lines, 'close')
      await child.kill()
      await closed
      await using database = await open()
      const found = await numbers(database)
      // The one after the last may have been committed without anyone having heard of it.
      expect(found.slice(0, acknowledged + 1)).toEqual(Array.from({ length: acknowledged + 1 }, (_, number) => number))
      acknowledged = found.length - 1
    }
  })
})

describe('a disk that fails', () => {
  test('is told apart when it is full, and reading goes on', async () => {
    await using database = await open()
    await add(database, 1)
    const restore = failing('writeSync', 'ENOSPC', ({ length }) => length === 8192)
    const filling = transact(
      database,
      (tx) =>
        tx.$executeRaw`INSERT INTO secret_value (chain_id, pair_id, version, box)
        SELECT 'c', int4send(n), 1, decode(repeat(md5(n::text), 50), 'hex') FROM generate_series(1, 20000) AS n`,
    )
    await expect(filling).rejects.toMatchObject({ name: 'DatabaseError', code: 'disk-full' })
    restore()
    expect(await numbers(database)).toEqual([1])
    await add(database, 2)
  })

  test.each([
    ['ENOSPC', 'disk-full'],
    ['EIO', 'data-directory-damaged'],
  ])(
    '%s under the log stops the database at once and for all; the next start has what was acknowledged',
    async (code, expected) => {
      {
        await using database = await open()
        await add(database, 1)
        const restore = failing('fdatasyncSync', code)
        await expect(add(database, 2)).rejects.toMatchObject({ name: 'DatabaseError', code: expected })
        restore()
        await expect(add(database, 3)).rejects.toMatchObject({ code: expected })
        await expect(database.ping()).rejects.toMatchObject({ code: expected })
      }
      await using database = await open()
      expect((await numbers(database))[0]).toBe(1)
      expect(await numbers(database)).not.toContain(3)
    },
  )
})

/** Lets a call of the file system fail, where `when` agrees. Returns what ends that. */
function failing(
  name: 'writeSync' | 'fdatasyncSync',
  code: string,
  when: (data: { length: number }) => boolean = () => true,
): () => void {
  const real = fs[name] as (...parameters: unknown[]) => unknown
  const spy = vi.spyOn(fs, name).mockImplementation((...parameters: unknown[]) => {
    if (when(parameters[1] as { length: number })) throw Object.assign(new Error(code), { code })
    return real(...parameters)
  })
  syncBuiltinESMExports()
  return () => {
    spy.mockRestore()
    syncBuiltinESMExports()
  }
}
