// Builds the web app: static files that the server serves as they are, each also compressed once and for all.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contentHash, signWebBundle } from '../cli/src/web-bundle.ts'

const WORTH_COMPRESSING = /[.](js|css|html|svg|json)$/

/** Beside each file its `.br` and `.gz`: what never changes is not compressed again for every visitor. */
const precompressed: Plugin = {
  name: 'precompressed',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
      if (!WORTH_COMPRESSING.test(name)) continue
      const path = join('dist', name)
      const content = readFileSync(path)
      writeFileSync(`${path}.br`, brotliCompressSync(content))
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
    }
  },
}

/** `bundle.json`: every file with its hash, by which `infisical verify-web` knows what was released; signed, where the build is given the key for it. */
const listed: Plugin = {
  name: 'listed',
  apply: 'build',
  closeBundle() {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    const names = readdirSync('dist', { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative('dist', join(parentPath, name)).replaceAll('\\', '/'))
      .filter((name) => !/^[.]vite\/|[.](br|gz)$|^bundle[.]json([.]sig)?$/.test(name))
      .sort()
    const files = Object.fromEntries(names.map((name) => [`/${name}`, contentHash(readFileSync(join('dist', name)))]))
    const list = `${JSON.stringify({ version, files }, undefined, 2)}\n`
    writeFileSync('dist/bundle.json', list)
    const key = process.env['INFISICAL_RELEASE_KEY']
    if (key !== undefined && key !== '') writeFileSync('dist/bundle.json.sig', `${signWebBundle(list, key)}\n`)
  },
}

export default defineConfig({
  plugins: [react(), tailwindcss(), listed, precompressed],
  build: {
    target: 'es2023',
    // The content security policy knows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
  },
  worker: { format: 'es' },
})
