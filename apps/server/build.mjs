// Bundles the server: one entry, and chunks for what is rarely needed. What finds files beside itself stays outside.
// dist/meta.json says which source went into which file, so that the import rules can be checked on what was built.
// Usage: node build.mjs [folder, instead of dist]
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const folder = here(process.argv[2] ?? 'dist')

const { metafile, outputFiles } = await build({
  absWorkingDir: here('.'),
  entryPoints: ['src/main.ts'],
  outdir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  // Written below, all at once: a build that fails leaves the last one that did not.
  write: false,
  external: [
    // The embedded database and the schema engine load the WebAssembly that lies beside them.
    '@electric-sql/pglite',
    '@electric-sql/pglite/*',
    '@prisma/schema-engine-wasm',
    // Optional, and never asked for.
    'pg-native',
    '@react-email/render',
  ],
  // CommonJS dependencies ask for `require` of Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
rmSync(folder, { recursive: true, force: true })
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}
writeFileSync(join(folder, 'meta.json'), JSON.stringify(metafile))
cpSync(here('../../prisma/migrations'), join(folder, 'migrations'), { recursive: true })
