// Bundles the CLI: one small entry and a chunk per verb, so that a command loads only what it uses.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { build } from 'esbuild'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

const { outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  define: { INFISICAL_VERSION: JSON.stringify(version) },
  inject: ['src/no-forms.ts'],
  // The native keychain binding finds its binary beside itself.
  external: ['@napi-rs/keyring'],
  // CommonJS dependencies ask for `require` of Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // Written below, all at once: a build that fails leaves the last one that did not.
  write: false,
  logLevel: 'warning',
})
rmSync(new URL('dist', import.meta.url), { recursive: true, force: true })
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}
