// Bundles the server: one entry, and chunks for what is rarely needed. What finds files beside itself stays outside.
// dist/meta.json says which source went into which file, so that the import rules can be checked on what was built.
// Usage: node build.mjs [folder, instead of dist]
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const folder = here(process.argv[2] ?? 'dist')

// Prisma carries its query compiler as four megabytes of base64 in a module, which would stay in memory as text. Here it becomes a file of
// bytes beside the chunk; Prisma hands what it imports to Buffer.from, which takes bytes as well.
const wasmAsFile = {
  name: 'wasm-as-file',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.wasm-base64\.mjs$/, namespace: 'file' }, ({ path }) => ({
      contents: `import { readFileSync } from 'node:fs'
        import { basename } from 'node:path'
        import file from ${JSON.stringify(`wasm-of:${path}`)}
        export const wasm = readFileSync(new URL(basename(file), import.meta.url))`,
    }))
    onResolve({ filter: /^wasm-of:/ }, ({ path }) => ({ path: path.slice('wasm-of:'.length), namespace: 'wasm-of' }))
    onLoad({ filter: /./, namespace: 'wasm-of' }, ({ path }) => {
      const [, text = ''] = /^const wasm = "([\w+/=]+)"/.exec(readFileSync(path, 'utf8')) ?? []
      if (!text.startsWith('AGFzbQ'))
        throw new Error(`${path} does not look as expected: there is no WebAssembly in it`)
      return { contents: Buffer.from(text, 'base64'), loader: 'file' }
    })
  },
}

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
  assetNames: 'chunks/[name]-[hash]',
  plugins: [wasmAsFile],
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
for (const { path, contents, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, path.endsWith('.js') ? plainComments(text) : contents)
}
writeFileSync(join(folder, 'meta.json'), JSON.stringify(metafile))
cpSync(here('../../prisma/migrations'), join(folder, 'migrations'), { recursive: true })
cpSync(here('../web/dist'), join(folder, 'web'), { recursive: true, filter: (path) => !path.endsWith('.vite') })

// One character beyond ASCII makes V8 keep a whole file in two bytes a character. esbuild escapes them everywhere but in comments.
function plainComments(text) {
  return text.replace(/^[ \t]*(\/\/|\/?\*).*$/gm, (comment) => comment.replace(/[^ -~\t]/g, '-'))
}
