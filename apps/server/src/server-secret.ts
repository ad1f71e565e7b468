// The one secret of a server, from which every key it signs or seals with derives: from the settings, or from a file that is made
// the first time and that only its owner may read. Whoever loses it logs everybody out; nobody's secrets depend on it.
import { newId, randomBytes, toHex } from '@infisical/crypto/server'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from './failure.ts'
import type { Settings } from './settings.ts'

const fileName = 'server.key'
const secretBytes = 32

/** At least 32 bytes. Throws Failure when the file is not what this server wrote, or others may read it. */
export async function loadServerSecret({ serverSecret, dataDir }: Settings): Promise<Uint8Array> {
  if (serverSecret !== undefined) return serverSecret
  const path = join(dataDir, fileName)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return (await read(path)) ?? (await make(path))
}

async function read(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  // Windows has no such bits, and reports them as set.
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new Failure(`Others may read ${path}. Run: chmod 600 '${path}'`)
  }
  if (!/^[\da-f]{64}\n$/.test(text)) {
    throw new Failure(
      `${path} is damaged. Restore it, or remove it: then everybody has to log in again, and nothing else is lost.`,
    )
  }
  return Buffer.from(text.trim(), 'hex')
}

// Written aside and linked into place: a file of that name is always whole, and of two servers that start at once one wins.
async function make(path: string): Promise<Uint8Array> {
  const secret = randomBytes(secretBytes)
  const aside = `${path}.${process.pid}.${newId()}`
  try {
    const file = await open(aside, 'wx', 0o600)
    await file.writeFile(`${toHex(secret)}\n`)
    await file.sync()
    await file.close()
    await link(aside, path)
    return secret
  } catch (error) {
    const winner = isCode(error, 'EEXIST') ? await read(path) : undefined
    if (winner === undefined) throw error
    return winner
  } finally {
    await rm(aside, { force: true })
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
