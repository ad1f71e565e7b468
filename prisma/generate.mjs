// Writes the Prisma client of schema.prisma into generated/. Prints nothing unless it fails, and needs no network.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const prisma = createRequire(import.meta.url).resolve('prisma/package.json')

const result = spawnSync(
  process.execPath,
  [join(dirname(prisma), 'build', 'index.js'), 'generate', '--schema', 'schema.prisma', '--no-hints'],
  {
    cwd: here,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Generating needs no engine, but Prisma would download one unless this names a file that exists.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
)

if (result.status !== 0) {
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`)
  process.exitCode = result.status ?? 1
}
