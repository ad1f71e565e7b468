// A checkout in miniature for the tests of the checks: the rooms of the real one, each with its doors, in a folder that vanishes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

const PACKAGES = {
  '@infisical/crypto': 'packages/crypto',
  '@infisical/protocol': 'packages/protocol',
  '@infisical/dotenv': 'packages/dotenv',
  '@infisical/contract': 'packages/contract',
  '@infisical/api': 'packages/api',
  '@infisical/client': 'packages/client',
  '@infisical/db': 'prisma',
}

const DOORS = { '.': './src/index.ts', './server': './src/server.ts' }

/**
 * @param {Record<string, string>} files path → text, added to (or in place of) the doors that every room has
 * @returns {URL} its root
 */
export const toyCheckout = (files) => {
  const root = mkdtempSync(join(tmpdir(), 'toy-checkout-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  /** @type {(path: string, text: string) => void} */
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  mkdirSync(join(root, 'node_modules/@infisical'), { recursive: true })
  for (const [name, folder] of Object.entries(PACKAGES)) {
    write(`${folder}/package.json`, JSON.stringify({ name, type: 'module', exports: DOORS }))
    write(`${folder}/src/index.ts`, '// What it promises.\nexport type Thing = 1\nexport const thing = 1\n')
    symlinkSync(join(root, folder), join(root, 'node_modules', name))
  }
  write('packages/crypto/src/server.ts', '// What it promises.\nexport type Thing = 1\nexport const thing = 1\n')
  for (const app of ['server', 'cli', 'web', 'e2e'])
    write(`apps/${app}/src/main.ts`, '// What it promises.\nexport const main = 1\n')
  for (const [path, text] of Object.entries(files)) write(path, text)
  return pathToFileURL(`${root}/`)
}
