// Everything that a database holds, to see whether something changed: by table, how many rows and a digest of them.
import { createHash } from 'node:crypto'
import type { Database } from '@infisical/db'

export type Contents = Readonly<Record<string, string>>

export async function contentsOf({ prisma }: Database): Promise<Contents> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1`
  const contents: Record<string, string> = {}
  for (const { name } of tables) {
    const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)
    const digest = createHash('sha256').update(rows.map(({ row }) => row).join('\n'))
    contents[name] = `${rows.length} ${digest.digest('hex')}`
  }
  return contents
}
