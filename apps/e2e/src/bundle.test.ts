// Zero knowledge, proved once more on what was built: the import rules judge sources, and this judges the program that a server runs.
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { ROOT, SERVER_PROGRAM } from './harness/built.ts'

const SERVER = join(ROOT, 'apps/server')
const DIST = join(SERVER, 'dist')

interface ImportRules {
  readonly forbidden: readonly {
    readonly name: string
    readonly to: { readonly path: string; readonly pathNot: string }
  }[]
}

const rulesFile = join(ROOT, 'packages/tooling/dependency-cruiser.config.mjs')
const { default: importRules } = (await import(rulesFile)) as { default: ImportRules }

/** Calls that open a ciphertext or turn a password into a key, however a bundler may have renamed what stands before the dot. */
const OPENING =
  /createDecipheriv|[.]decrypt\s*\(|box[0-9]*[.]open\b|secretbox|xsalsa20|salsa20|poly1305|argon2id?\s*\(/i

/**
 * Whose code in the bundle may open anything, and what: iron-webcrypto opens the cookies that this server has itself sealed, with a key
 * of its own. A user's keys are never on the server, so there is nothing of theirs that it could open with.
 */
const MAY_OPEN = /node_modules\/iron-webcrypto\//

/** What the program loads at run time from beside itself. */
const OUTSIDE = /^(@electric-sql\/pglite(\/|$)|@prisma\/schema-engine-wasm(\/|$)|pg-native$|@react-email\/render$)/

/** As in the rule on sources: files of packages/crypto outside of the server's surface, and libraries that exist to open things. */
function forbiddenInputs(metafile: Metafile): string[] {
  const rule = importRules.forbidden.find(({ name }) => name === 'the-server-opens-nothing')
  if (rule === undefined) throw new Error('The import rules have lost the one about the server')
  const [path, pathNot] = [new RegExp(rule.to.path), new RegExp(rule.to.pathNot)]
  // Inputs are all files the bundler reached, also those of which nothing is left in the output.
  return inputsOf(metafile).filter((input) => path.test(input) && !pathNot.test(input))
}

function inputsOf(metafile: Metafile): string[] {
  return Object.keys(metafile.inputs).map((input) => input.replace(/^([.][.]\/)+/, ''))
}

/** The code of a bundle by source file: the bundler names each in a comment before its code. */
function modulesOf(bundle: string, metafile: Metafile): Map<string, string[]> {
  const known = new Set(Object.keys(metafile.inputs))
  const modules = new Map<string, string[]>()
  let lines: string[] = []
  modules.set('before the first module', lines)
  for (const line of bundle.split('\n')) {
    const name = /^\s*\/\/ (\S+)$/.exec(line)?.[1]
    if (name === undefined || !known.has(name)) lines.push(line)
    else modules.set(name, (lines = modules.get(name) ?? []))
  }
  return modules
}

function modulesWith(bundle: string, pattern: RegExp, metafile: Metafile): string[] {
  return [...modulesOf(bundle, metafile)]
    .filter(([, lines]) => lines.some((line) => pattern.test(line)))
    .map(([name]) => name)
}

const readMeta = (): Metafile => JSON.parse(readFileSync(join(DIST, 'meta.json'), 'utf8')) as Metafile
/** What can run or be run by it, below dist. */
const built = (): string[] =>
  readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.]map$|^meta[.]json$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    // Read, and sent to browsers, as they are: the list of sources, which names every file that was reached, has none of them.
    .filter((path) => !['migrations', 'web'].some((folder) => path.startsWith(join(DIST, folder))))
const programs = (): string[] => built().filter((path) => path.endsWith('.js'))

describe('the built server', () => {
  it('is what its list of sources describes', () => {
    const metafile = readMeta()
    const listed = Object.entries(metafile.outputs).filter(([path]) => !path.endsWith('.map'))
    expect(listed.map(([path]) => join(SERVER, path)).sort()).toEqual(built().sort())
    expect(built()).toContain(SERVER_PROGRAM)
    for (const [path, { inputs }] of listed.filter(([path]) => path.endsWith('.js'))) {
      const named = new Set(modulesOf(readFileSync(join(SERVER, path), 'utf8'), metafile).keys())
      // What a source leaves nothing of but its imports has no comment.
      const unnamed = Object.entries(inputs).filter(
        ([input, { bytesInOutput }]) => bytesInOutput > 0 && !named.has(input),
      )
      expect(unnamed, path).toEqual([])
      const unlisted = [...named].filter((name) => !Object.hasOwn(inputs, name))
      expect(unlisted, path).toEqual(['before the first module'])
    }
  })

  it('reaches no file that can open a ciphertext', () => {
    const metafile = readMeta()
    expect(forbiddenInputs(metafile)).toEqual([])
    // It does verify: a bundle without these would be another program.
    expect(inputsOf(metafile)).toEqual(
      expect.arrayContaining(['packages/crypto/src/server.ts', 'packages/protocol/src/fold.ts']),
    )
  })

  it('contains no client', () => {
    expect(
      inputsOf(readMeta()).filter((input) => /^(packages\/(client|sdk|dotenv)|apps\/(cli|web))\//.test(input)),
    ).toEqual([])
  })

  it('has no code that opens anything but its own cookies', () => {
    const metafile = readMeta()
    const openers = programs().flatMap((path) => modulesWith(readFileSync(path, 'utf8'), OPENING, metafile))
    expect(openers.filter((module) => !MAY_OPEN.test(module))).toEqual([])
    expect(openers).toHaveLength(1)
  })

  it('loads nothing from outside but the database and what Node brings', () => {
    const imports = Object.values(readMeta().outputs).flatMap((output) => output.imports)
    const outside = imports.filter(({ external }) => external).map(({ path }) => path.replace(/^node:/, ''))
    const foreign = outside.filter((path) => !builtinModules.includes(path) && !OUTSIDE.test(path))
    expect([...new Set(foreign)]).toEqual([])
  })
})

describe('the same look at a program that opens secrets', () => {
  it('finds what it looks for', async () => {
    const { metafile, outputFiles } = await build({
      stdin: {
        contents: "export { derivePasswordKeys, openKeyBox, openPairs } from '@infisical/crypto'",
        resolveDir: import.meta.dirname,
      },
      absWorkingDir: SERVER,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
    })
    expect(forbiddenInputs(metafile)).toEqual(
      expect.arrayContaining([
        'packages/crypto/src/index.ts',
        'packages/crypto/src/key-box.ts',
        'packages/crypto/src/platform/aead-node.ts',
        expect.stringMatching(/node_modules\/tweetnacl\//),
        expect.stringMatching(/node_modules\/hash-wasm\//),
      ]),
    )
    expect(modulesWith(outputFiles[0]?.text ?? '', OPENING, metafile)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/crypto\/src\/box[.]ts$/),
        expect.stringMatching(/crypto\/src\/platform\/aead-node[.]ts$/),
        expect.stringMatching(/node_modules\/hash-wasm\//),
        expect.stringMatching(/node_modules\/tweetnacl\//),
      ]),
    )
  })
})
