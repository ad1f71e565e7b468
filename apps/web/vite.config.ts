// Builds the web app: static files that the server serves as they are, each also compressed once and for all.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  plugins: [react(), tailwindcss(), precompressed],
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
