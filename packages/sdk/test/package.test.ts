// What is published, as package managers and compilers see it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
let folder: string
let tarball: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infisical-sdk-'))
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
  tarball = join(folder, readdirSync(folder)[0] ?? '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (tool: string, ...words: string[]): string =>
  execFileSync(join(root, 'node_modules/.bin', tool), words, { cwd: root, encoding: 'utf8' })

describe('the package', () => {
  it('is without fault to publint', () => {
    expect(run('publint', '--strict', '--pack', 'npm')).toContain('All good')
  })

  it('has types that every way of importing finds', () => {
    expect(run('attw', tarball, '--format', 'ascii')).toContain('No problems found')
  })

  it('depends on nothing', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest['dependencies'] ?? {}).toEqual({})
    expect(manifest['peerDependencies'] ?? {}).toEqual({})
  })

  it('holds the bundles, the types, the words and the licences, and no source', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n')
    for (const name of [
      'README.md',
      'LICENSE',
      'dist/THIRD-PARTY.txt',
      'dist/esm/index.js',
      'dist/cjs/index.cjs',
      'dist/browser/index.js',
      'dist/types/index.d.ts',
    ])
      expect(files).toContain(`package/${name}`)
    expect(files.filter((name) => name.includes('/src/') || name.includes('test'))).toEqual([])
  })
})

describe('starting', () => {
  it('loads no schema library, no stretching of passwords and no curve arithmetic', () => {
    const seen = readFileSync(join(root, 'dist/esm/index.js'), 'utf8')
    const imports = [...seen.matchAll(/^import .*? from "(.+?)"/gm)].map(([, path = '']) => path)
    const text = imports
      .filter((path) => path.startsWith('.'))
      .map((path) => readFileSync(join(root, 'dist/esm', path), 'utf8'))
    for (const word of ['ZodError', 'argon2id', 'edwardsToMontgomery'])
      expect([seen, ...text].join('\n')).not.toContain(word)
  })
})
