// Mutation testing: how many small faults in a package its tests notice. Each file's mutants are judged by the test beside it; those that it lets
// live, and those of files without one, by every test of the package.
// Usage, in a clone of its own, for it mutates in place: node packages/tooling/mutants.mjs <package> [file…] [--beside]
//   --beside  stops after the first round
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ file: string, line: number, column: number, endLine: number, endColumn: number, mutator: string, replacement: string, status: string }} Mutant */

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const [name, ...chosen] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const root = fileURLToPath(new URL('../../', import.meta.url))
const directory = `${root}packages/${name}`
if (name === undefined || !existsSync(directory)) {
  process.stderr.write('Name a package, like protocol.\n')
  process.exit(2)
}

const besideOf = (/** @type {string} */ file) => file.replace(/[.]ts$/, '.test.ts')
const isSource = (/** @type {string} */ file) => !/[.](test|d)[.]ts$|\/testing[/.]/.test(file)
const files = (
  chosen.length > 0
    ? chosen
    : readdirSync(`${directory}/src`, { recursive: true, encoding: 'utf8' })
        .map((file) => `src/${file}`)
        .filter((file) => file.endsWith('.ts'))
        .sort()
).filter(isSource)

/**
 * @param {string[]} mutate as Stryker takes them: files, or ranges of files
 * @param {string[]} judges test files; none for all
 * @returns {Mutant[]}
 */
const round = (mutate, judges) => {
  const report = `${directory}/mutants.json`
  rmSync(report, { force: true })
  const config = '../tooling/stryker.config.mjs'
  const words = [
    '../tooling/node_modules/@stryker-mutator/core/bin/stryker.js',
    'run',
    config,
    '--mutate',
    mutate.join(','),
    '--concurrency',
    '1',
  ]
  const { status } = spawnSync(process.execPath, words, {
    cwd: directory,
    env: { ...process.env, MUTANT_JUDGES: judges.join(',') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (!existsSync(report)) throw new Error(`Stryker ended with ${status} for ${mutate.join(', ')}`)
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(report)
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants
      .filter((/** @type {any} */ { status }) => status !== 'Ignored')
      .map((/** @type {any} */ { mutatorName, replacement, status, location: { start, end } }) => ({
        ...{ file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
        ...{ mutator: mutatorName, replacement: replacement ?? '', status },
      })),
  )
}

const lives = (/** @type {Mutant} */ { status }) => status === 'Survived' || status === 'NoCoverage'
const idOf = (/** @type {Mutant} */ { status: _, ...mutant }) => JSON.stringify(mutant)

/** @type {Map<string, Mutant>} */
const mutants = new Map()
const keep = (/** @type {Mutant[]} */ judged) => judged.forEach((mutant) => mutants.set(idOf(mutant), mutant))
for (const file of files) {
  const beside = besideOf(file)
  const judged = existsSync(`${directory}/${beside}`)
    ? round([file], [beside])
    : flags.includes('--beside')
      ? []
      : round([file], [])
  keep(judged)
  process.stdout.write(`${file}  ${judged.length} mutants, ${judged.filter(lives).length} live\n`)
}
const left = [...mutants.values()].filter(lives)
if (!flags.includes('--beside') && left.length > 0) {
  const known = new Set(left.map(idOf))
  const ranges = left.map(
    ({ file, line, column, endLine, endColumn }) => `${file}:${line}:${column - 1}-${endLine}:${endColumn - 1}`,
  )
  keep(round([...new Set(ranges)], []).filter((mutant) => known.has(idOf(mutant))))
}

const all = [...mutants.values()]
for (const { file, line, column, mutator, replacement } of all.filter(lives)) {
  process.stdout.write(
    `lives: ${file}:${line}:${column}  ${mutator}  ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}\n`,
  )
}
const killed = all.length - all.filter(lives).length
process.stdout.write(
  `${name}: ${all.length} mutants, ${killed} noticed, ${((100 * killed) / Math.max(1, all.length)).toFixed(1)} %\n`,
)
