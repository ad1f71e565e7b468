// `infisical run` waits for every file that a pull needs before it can begin. This walks the imports that are followed at once, through all
// packages of this repository, and holds them against what must wait until it is called for.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const packages = resolve(import.meta.dirname, '../..')
const statement = /^(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+\sfrom\s+)?'([^']+)'/gm

/** Files of this repository and names of libraries that are loaded with a file, without any call. */
function loadedWith(entry: string): Set<string> {
  const seen = new Set<string>()
  const queue = [entry]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    if (existsSync(file)) queue.push(...importsOf(file))
  }
  return new Set([...seen].map((file) => (existsSync(file) ? relative(packages, file) : file)))
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(statement)].map(([, specifier = '']) => {
    if (specifier.startsWith('.')) return join(dirname(file), specifier)
    const isOurs = specifier.startsWith('@infisical/') || specifier.startsWith('#')
    return isOurs ? createRequire(file).resolve(specifier) : specifier
  })
}

const loaded = loadedWith(join(import.meta.dirname, 'index.ts'))

it('follows imports as far as they go', () => {
  for (const file of [
    'client/src/pull.ts',
    'client/src/sync.ts',
    'crypto/src/secret.ts',
    'protocol/src/verify-chain.ts',
  ])
    expect(loaded).toContain(file)
  expect(loaded).toContain('@trpc/client')
  expect(loadedWith(join(import.meta.dirname, 'account.ts'))).toContain('client/src/account-pin.ts')
})

it.each([
  'account',
  'recovery',
  'sharing',
  'workspaces',
  'push',
  'commit-change',
  'last-in-step',
  'live',
  'passphrase',
])('a pull does not wait for %s', (file) => {
  expect(existsSync(join(import.meta.dirname, `${file}.ts`))).toBe(true)
  expect(loaded).not.toContain(`client/src/${file}.ts`)
})

it.each(['zod', 'tweetnacl', 'hash-wasm', 'secure-remote-password', '@noble', '@scure'])(
  'a pull does not wait for the library %s',
  (library) => {
    expect([...loaded].filter((name) => name === library || name.startsWith(`${library}/`))).toEqual([])
  },
)

it('a pull takes only data from the contract', () => {
  const contract = [...loaded].filter((file) => file.startsWith('contract/'))
  expect(
    contract.filter((file) => !/^contract\/src\/(errors|errors\/.*|limits|packs|refresh-token)\.ts$/.test(file)),
  ).toEqual([])
})
