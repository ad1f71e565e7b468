// What a server holds, read from its embedded database behind its back, after it has stopped.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

export interface SealedSecret {
  readonly name: Uint8Array
  readonly value: Uint8Array
}

/** The ciphertexts of a few secrets, names and values. */
export async function sealedSecrets(dataDir: string): Promise<readonly SealedSecret[]> {
  const database = await PGlite.create(join(dataDir, 'postgres'))
  try {
    const boxes = async (table: 'secret_key' | 'secret_value'): Promise<Uint8Array[]> => {
      const { rows } = await database.query<{ box: Uint8Array }>(
        `SELECT box FROM ${table} ORDER BY chain_id, pair_id, version LIMIT 8`,
      )
      return rows.map(({ box }) => box)
    }
    const names = await boxes('secret_key')
    const values = await boxes('secret_value')
    return names.flatMap((name, index) => {
      const value = values[index]
      return value === undefined ? [] : [{ name, value }]
    })
  } finally {
    await database.close()
  }
}

/** How many files the server keeps, and in which of them one of `texts` stands readable. */
export async function searchFiles(
  dataDir: string,
  texts: readonly string[],
): Promise<{ readonly files: number; readonly found: readonly string[] }> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const path of files) {
    const content = await readFile(path)
    if (texts.some((text) => content.includes(text))) found.push(path)
  }
  return { files: files.length, found }
}
