import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '@infisical/crypto/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from './env.ts'
import { Failure } from './failure.ts'
import { loadServerSecret } from './server-secret.ts'

let folder: string
let dataDir: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infisical-server-'))
  dataDir = join(folder, 'deep', 'data')
})
afterEach(() => rm(folder, { recursive: true }))

const load = (environment = {}): Promise<Uint8Array> =>
  loadServerSecret(readSettings({ DATA_DIR: dataDir, ...environment }))

describe('the server secret', () => {
  it('is made once, for its owner alone, and read again', async () => {
    const secret = await load()
    expect(secret).toHaveLength(32)
    expect(toHex(await load())).toBe(toHex(secret))
    expect((await stat(join(dataDir, 'server.key'))).mode & 0o777).toBe(0o600)
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect(await readdir(dataDir)).toEqual(['server.key'])
  })

  it('is one, however many start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => load()))
    expect(new Set(secrets.map(toHex)).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['server.key'])
  })

  it('comes from the settings when they have one, and no file is made', async () => {
    const given = 'ab'.repeat(32)
    expect(toHex(await load({ SERVER_SECRET: given }))).toBe(given)
    await expect(stat(dataDir)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.skipIf(process.platform === 'win32')('is refused when others may read it', async () => {
    await load()
    await chmod(join(dataDir, 'server.key'), 0o640)
    const refused = await load().catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Failure)
    expect((refused as Failure).message).toContain('chmod 600')
  })

  it.each(['', '\n', 'ab'.repeat(31), 'zz'.repeat(32), 'ab'.repeat(32), `${'ab'.repeat(33)}\n`])(
    'is refused when damaged (%#), and never shown',
    async (text) => {
      await load()
      await writeFile(join(dataDir, 'server.key'), text)
      const refused = await load().catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Failure)
      expect((refused as Failure).message).toContain('damaged')
      if (text.trim() !== '') expect((refused as Failure).message).not.toContain(text.trim())
    },
  )
})
