// `pnpm migration:new NAME` writes migrations/NNNN_NAME/migration.sql from what changed in schema.prisma. Offline, like everything here.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
// Node 20 runs no TypeScript, so the author is bundled first, to a place git ignores.
const bundle = join(here, 'generated', 'author.mjs')
await build({
  entryPoints: [join(here, 'src', 'author.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
})
const { writeMigration } = await import(pathToFileURL(bundle).href)

try {
  const name = await writeMigration(join(here, 'migrations'), join(here, 'schema.prisma'), process.argv[2] ?? '')
  console.log(
    name === undefined
      ? 'schema.prisma and the migrations agree: nothing to write.'
      : `Wrote migrations/${name}/migration.sql`,
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
