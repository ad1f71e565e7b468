import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { openDatabase } from './client.ts'
import { databaseErrorOf } from './failure.ts'
import { describeOnEachEngine, testEngines } from './testing.ts'
import { createTestDatabase, dropTestDatabase } from './testing-postgres.ts'
import { transact } from './transact.ts'

describeOnEachEngine('an opened database', (database, engine) => {
  test('is the engine it says and answers', async () => {
    expect(database().engine).toBe(engine)
    await database().ping()
  })

  test('keeps bytes, big integers and times as they were given', async () => {
    const id = randomBytes(32)
    const createdAt = new Date('2026-03-29T01:30:00.123Z')
    const headSeq = BigInt(Number.MAX_SAFE_INTEGER)
    await database().prisma.workspace.create({ data: { id, headSeq, headHash: new Uint8Array(0), createdAt } })
    const row = await database().prisma.workspace.findUniqueOrThrow({ where: { id } })
    expect(row).toEqual({ id: new Uint8Array(id), headSeq, headHash: new Uint8Array(0), createdAt })
  })

  test('fills a time by itself in the zone it reads it in', async () => {
    const id = randomBytes(32)
    const { createdAt } = await database().prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
    expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(60_000)
    const [row] = await database().prisma.$queryRaw<{ age: number }[]>`
      SELECT abs(extract(epoch FROM now() - created_at))::float8 AS age FROM workspace WHERE id = ${id}`
    expect(row?.age).toBeLessThan(60)
  })

  test('compares a time it is given in that zone too', async () => {
    const id = randomBytes(32)
    await database().prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
    const around = { gt: new Date(Date.now() - 60_000), lt: new Date(Date.now() + 60_000) }
    expect(await database().prisma.workspace.count({ where: { id, createdAt: around } })).toBe(1)
  })

  test('takes the sessions of a user with the user', async () => {
    const { prisma } = database()
    const id = randomBytes(16)
    const bytes = randomBytes(32)
    const user = {
      ...{ id, email: id.toString('hex'), name: 'Alice', generation: 1 },
      ...{ kdfSalt: bytes, kdfMemoryKib: 65_536, kdfIterations: 3, kdfParallelism: 1 },
      ...{ srpVerifier: bytes, bundle: bytes, signPublic: bytes, boxPublic: bytes },
    }
    await prisma.user.create({ data: user })
    await prisma.session.create({ data: { id, userId: id, tokenHash: bytes, device: 'test', expiresAt: new Date() } })
    await expect(prisma.user.create({ data: { ...user, id: randomBytes(16) } })).rejects.toMatchObject({
      code: 'P2002',
    })
    await prisma.user.delete({ where: { id } })
    expect(await prisma.session.count({ where: { id } })).toBe(0)
  })

  test('an error between a query and its data is not one of the database', async () => {
    const id = randomBytes(32)
    const create = () => database().prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
    await create()
    const duplicate = await create().catch((error: unknown) => error)
    expect(duplicate).toMatchObject({ code: 'P2002' })
    expect(databaseErrorOf(duplicate)).toBeUndefined()
  })
})

test.each(testEngines)('closing twice is closing once, and what was written is there again ($name)', async (engine) => {
  await using place = await engine.create()
  const id = randomBytes(32)
  {
    await using database = await openDatabase(place.options)
    await database.prisma.workspace.create({ data: { id, headSeq: 0n, headHash: id } })
    await database.close()
    await expect(database.ping()).rejects.toMatchObject({ code: 'database-unreachable' })
  }
  await using database = await openDatabase(place.options)
  expect(await database.prisma.workspace.count({ where: { id } })).toBe(1)
})

test('a data directory has one server at a time', async () => {
  await using place = await testEngines[0].create()
  await using database = await openDatabase(place.options)
  await expect(openDatabase(place.options)).rejects.toMatchObject({ code: 'data-directory-in-use' })
  await database.ping()
})

test.each([
  ['no server', 'postgresql://alice:hunter2@127.0.0.1:1/secrets', 'database-unreachable'],
  ['no such host', 'postgresql://alice:hunter2@host.invalid/secrets', 'database-unreachable'],
  ['another scheme', 'mysql://alice:hunter2@127.0.0.1/secrets', 'database-url-invalid'],
  ['a schema', 'postgresql://alice:hunter2@127.0.0.1:1/secrets?schema=mine', 'database-url-invalid'],
  ['no address at all', 'hunter2', 'database-url-invalid'],
])('%s: one clear error without the password', async (_, url, code) => {
  const error = await openDatabase({ url }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'DatabaseError', code })
  expect(String(error)).toContain('DATABASE_URL')
  expect(inspect(error, { depth: null })).not.toContain('hunter2')
})

test('a wrong password and a missing database are refusals', async () => {
  const url = await createTestDatabase()
  try {
    const stranger = new URL(url)
    stranger.username = 'stranger'
    stranger.password = 'hunter2'
    await expect(openDatabase({ url: stranger.href })).rejects.toMatchObject({ code: 'database-refused' })
    const missing = new URL(url)
    missing.pathname = '/missing'
    await expect(openDatabase({ url: missing.href })).rejects.toThrow('missing at 127.0.0.1')
  } finally {
    await dropTestDatabase(url)
  }
})

test('a server that goes away is told as unreachable, and does not end this process', async () => {
  const server = spawn(process.execPath, [fileURLToPath(new URL('testing-server.mjs', import.meta.url))])
  const [address] = (await once(server.stdout, 'data')) as [Buffer]
  await using database = await openDatabase({ url: String(address).trim() })
  await database.ping()
  server.stdin.end()
  await once(server, 'exit')
  const gone = { name: 'DatabaseError', code: 'database-unreachable' }
  await expect(database.ping()).rejects.toMatchObject(gone)
  await expect(transact(database, (tx) => tx.workspace.count())).rejects.toMatchObject(gone)
  for (const query of [() => database.prisma.workspace.count(), () => database.prisma.$queryRaw`SELECT 1`]) {
    expect(databaseErrorOf(await query().catch((error: unknown) => error))).toMatchObject(gone)
  }
})

test('a server whose clock hangs elsewhere keeps the same times', async () => {
  const url = await createTestDatabase()
  try {
    {
      await using database = await openDatabase({ url })
      await database.prisma.$executeRawUnsafe(
        `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET timezone TO 'Asia/Tokyo'`,
      )
    }
    await using database = await openDatabase({ url })
    const expiresAt = new Date('2026-01-02T03:04:05.678Z')
    const id = randomBytes(32)
    await database.prisma.loginAttempt.create({ data: { id, email: 'a@b.test', serverSecret: id, expiresAt } })
    const row = await database.prisma.loginAttempt.findUniqueOrThrow({ where: { id } })
    expect(row.expiresAt).toEqual(expiresAt)
    const rows = await database.prisma
      .$queryRaw`SELECT extract(epoch FROM expires_at)::float8 AS seconds FROM login_attempt`
    expect(rows).toEqual([{ seconds: expiresAt.getTime() / 1000 }])
  } finally {
    await dropTestDatabase(url)
  }
})

test('a database that goes away is told as a refusal', async () => {
  const url = await createTestDatabase()
  await using database = await openDatabase({ url })
  await database.ping()
  await dropTestDatabase(url)
  // The first to notice is the connection that was cut.
  await expect(database.ping()).rejects.toMatchObject({ name: 'DatabaseError' })
  await expect(transact(database, (tx) => tx.workspace.count())).rejects.toMatchObject({ code: 'database-refused' })
})
