import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { difference, writeMigration } from './author.ts'
import { migrationsDirectory, readMigrations } from './migrations.ts'

const schemaFile = fileURLToPath(new URL('../schema.prisma', import.meta.url))

test('schema.prisma and the migrations agree (if not: pnpm migration:new NAME)', async () => {
  const migrations = await readMigrations(migrationsDirectory)
  expect(migrations.length).toBeGreaterThan(0)
  expect(await difference(migrations, await readFile(schemaFile, 'utf8'))).toBeUndefined()
})

test('a changed schema becomes the next migration, once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'infisical-migrations-'))
  try {
    const schema = await readFile(schemaFile, 'utf8')
    const draft = join(directory, 'schema.prisma')
    await writeFile(draft, schema)
    expect(await writeMigration(directory, draft, 'initial')).toBe('0001_initial')
    await writeFile(draft, schema.replace('name           String', 'name           String\n  nick String?'))
    expect(await writeMigration(directory, draft, 'nicknames')).toBe('0002_nicknames')
    const script = await readFile(join(directory, '0002_nicknames', 'migration.sql'), 'utf8')
    expect(script).toContain('ALTER TABLE "user" ADD COLUMN     "nick" TEXT;')
    expect(await writeMigration(directory, draft, 'again')).toBeUndefined()
  } finally {
    await rm(directory, { recursive: true })
  }
})

test.each(['', 'Has Spaces', '../elsewhere', '1st'])('refuses the name %j', async (name) => {
  await expect(writeMigration(migrationsDirectory, schemaFile, name)).rejects.toThrow('lower case')
})
