// What a stranger's browser loads before it shows anything to fill in. The worker and what is opened later come on their own.
import { readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

const dist = new URL('../dist/', import.meta.url)
const chunks = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<string, Chunk>

/** The chunk and all that it imports at once. */
function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(name)) {
    seen.add(name)
    for (const imported of chunks[name]?.imports ?? []) withImports(imported, seen)
  }
  return seen
}

it('is at most 150 kB of compressed script', () => {
  const needed = new Set([...withImports('index.html'), ...withImports('src/features/account/entrance-page.tsx')])
  const sizes = [...needed].map((name) => statSync(new URL(`${chunks[name]?.file ?? ''}.gz`, dist)).size)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(150_000)
})
