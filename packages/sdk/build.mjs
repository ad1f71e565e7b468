// Bundles the SDK three times: ES modules and CommonJS for Node, ES modules for browsers. Nothing of the workspace stays outside, so what is
// published has no dependencies. The types are those of src alone.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import ts from 'typescript'

const here = import.meta.dirname
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const dist = join(here, 'dist')
rmSync(dist, { recursive: true, force: true })

const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => here, getNewLine: () => '\n' }

/** Whoever's code is in the bundles is named with his licence. */
const licences = new Map()
function noteLicence(id) {
  const [, folder] = /^(\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? []
  if (folder === undefined) return
  const { name, version: release, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim()
  licences.set(`${name} ${release}`, text)
}

const kinds = [
  { dir: 'esm', platform: 'node', format: 'esm', extension: 'js' },
  { dir: 'cjs', platform: 'node', format: 'cjs', extension: 'cjs' },
  { dir: 'browser', platform: 'browser', format: 'esm', extension: 'js' },
]
for (const { dir, platform, format, extension } of kinds) {
  const bundle = await rolldown({
    cwd: here,
    input: { index: 'src/index.ts' },
    platform,
    ...(platform === 'browser' ? { resolve: { conditionNames: ['browser', 'import', 'default'] } } : {}),
    transform: {
      target: platform === 'browser' ? 'es2022' : 'node20.19',
      define: { INFISICAL_VERSION: JSON.stringify(version) },
    },
  })
  const { output } = await bundle.write({
    dir: join(dist, dir),
    format,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `chunks/[name]-[hash].${extension}`,
  })
  for (const { moduleIds = [] } of output) for (const id of moduleIds) noteLicence(id)
}
const notices = [...licences]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([name, text]) => `${name}\n\n${text}`)
writeFileSync(join(dist, 'THIRD-PARTY.txt'), notices.join(`\n\n${'-'.repeat(80)}\n\n`))

// Declarations, file by file: the public ones mention nothing of the workspace. They name each other with .ts here, and with .js where they are
// published; CommonJS has its own copy.
const types = join(dist, 'types')
mkdirSync(types)
const isOpen = {
  isolatedDeclarations: true,
  declaration: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
}
for (const name of ['index', 'infisical', 'infisical-error', 'create-client', 'sign-in']) {
  const fileName = `${name}.ts`
  const source = readFileSync(join(here, 'src', fileName), 'utf8')
  const { outputText, diagnostics } = ts.transpileDeclaration(source, { fileName, compilerOptions: isOpen })
  if (diagnostics?.length) throw new Error(ts.formatDiagnostics(diagnostics, host))
  for (const kind of ['', 'c'])
    writeFileSync(
      join(types, `${name}.d.${kind}ts`),
      outputText.replaceAll(/(from ['"]\.\/[\w-]+)\.ts(['"])/g, `$1.${kind}js$2`),
    )
}
