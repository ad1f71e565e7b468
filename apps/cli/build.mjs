// Bundles the CLI: a small entry, what `run` needs, and a chunk for whatever is loaded only when called. CommonJS, because Node loads it
// in half the time of ES modules, and time to start is what people feel.
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

const webBundle = readFileSync(new URL('../web/dist/bundle.json', import.meta.url), 'utf8')

/** Of who signs the web app (apps/web/vite.config.ts). */
const releaseKey = process.env.INFISICAL_RELEASE_KEY
const releasePublic = releaseKey ? createPublicKey(releaseKey).export({ type: 'spki', format: 'pem' }) : undefined

const noForms = join(import.meta.dirname, 'src/no-forms.ts')

const bundle = await rolldown({
  cwd: import.meta.dirname,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // The native keychain binding finds its binary beside itself.
  external: ['@napi-rs/keyring'],
  transform: {
    target: 'node20.19',
    define: {
      INFISICAL_VERSION: JSON.stringify(version),
      INFISICAL_WEB_BUNDLE: JSON.stringify(webBundle),
      INFISICAL_RELEASE_PUBLIC: JSON.stringify(releasePublic) ?? 'undefined',
    },
    inject: { FormData: [noForms, 'FormData'], Blob: [noForms, 'Blob'] },
  },
})
await bundle.write({
  dir: 'dist',
  format: 'cjs',
  minify: true,
  cleanDir: true,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
})
