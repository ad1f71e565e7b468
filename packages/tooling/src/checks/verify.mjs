// `npm run verify`: everything a change must pass, one line each, and at the end the list of what did not.
// `npm run verify -- lint types` runs only the checks named.
import { fileURLToPath } from 'node:url'
import { turbo } from '../bootstrap/build.mjs'
import { run, Stopped } from '../bootstrap/child.mjs'
import { Refusal, secondsSince } from '../bootstrap/say.mjs'
import { runSuites, summaryLine } from './test-run.mjs'

/** @typedef {import('../bootstrap/tasks.mjs').Place} Place */
/** @typedef {{ passed: boolean, note: string, output: string }} Outcome `note` ends the line, `output` is shown on failure */
/** @typedef {{ name: string, promise: string, run: (place: Place) => Promise<Outcome> }} Check */

const TOOLING = 'packages/tooling'
const SOURCES = ['apps', 'packages', 'prisma']
const UNSTYLED = ['.gitignore', `${TOOLING}/.prettierignore`].flatMap((file) => ['--ignore-path', file])

/** @type {readonly Check[]} */
const CHECKS = [
  {
    name: 'format',
    promise: 'prettier has nothing to change',
    run: tool('prettier', ['--config', `${TOOLING}/prettier.config.mjs`, ...UNSTYLED, '--check', '.']),
  },
  {
    name: 'lint',
    promise: 'oxlint, with type information, finds nothing',
    run: tool('oxlint', [
      '--config',
      `${TOOLING}/oxlint.jsonc`,
      '--disable-nested-config',
      '--type-aware',
      '--deny-warnings',
      ...SOURCES,
    ]),
  },
  {
    name: 'types',
    promise: 'every package type-checks',
    run: async (place) =>
      outcomeOf(await turbo(place, ['run', 'typecheck', '--continue', '--output-logs=errors-only'])),
  },
  { name: 'imports', promise: 'nobody imports what the architecture forbids', run: script('import-rules.mjs') },
  { name: 'house', promise: 'powers stay in the one file that may use them', run: script('house-rules.mjs') },
  {
    name: 'unused',
    promise: 'no unused file, export or dependency',
    run: tool('knip', ['--config', `${TOOLING}/knip.jsonc`, '--no-progress', '--no-config-hints']),
  },
  {
    name: 'tests',
    promise: 'every suite passes',
    run: async (place) => {
      const { sum, output } = await runSuites(place, [], { show: false })
      return { passed: sum.failed === 0, note: summaryLine(sum), output: [output, ...sum.complaints].join('\n') }
    },
  },
]

/**
 * @param {Place} place
 * @param {string[]} names of the checks to run; none means all
 * @param {readonly Check[]} checks
 */
export const verify = async (place, names, checks = CHECKS) => {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length > 0) throw new Refusal(`There is no check '${unknown[0]}'. There are:\n${listOf(checks)}`)
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name))
  /** @type {Check[]} */
  const failed = []
  for (const check of chosen) {
    const started = performance.now()
    const { passed, note, output } = await attempt(check, place)
    const line = [
      check.name.padEnd(8),
      passed ? 'ok    ' : 'FAILED',
      secondsSince(started).padStart(8),
      ` ${note}`,
    ].join(' ')
    process.stdout.write(`${line.trimEnd()}\n${passed ? '' : `${output.trimEnd()}\n\n`}`)
    if (!passed) failed.push(check)
  }
  process.stdout.write(failed.length === 0 ? 'All is well.\n' : `\nNot yet true:\n${listOf(failed)}\n`)
  return failed.length === 0 ? 0 : 1
}

/**
 * @param {Check} check
 * @param {Place} place
 * @returns {Promise<Outcome>}
 */
const attempt = async (check, place) => {
  try {
    return await check.run(place)
  } catch (error) {
    if (error instanceof Stopped) throw error
    return { passed: false, note: '', output: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** @param {readonly Check[]} checks */
const listOf = (checks) => checks.map(({ name, promise }) => `- ${name}: ${promise}`).join('\n')

/**
 * @param {string} name of an executable of packages/tooling
 * @param {string[]} args
 * @returns {Check['run']}
 */
function tool(name, args) {
  return async ({ root }) => {
    const bin = fileURLToPath(new URL(`${TOOLING}/node_modules/.bin/`, root))
    // oxlint looks for its type-aware half on the PATH.
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, OXLINT_TSGOLINT_PATH: `${bin}tsgolint` }
    return outcomeOf(await run(`${bin}${name}`, args, { cwd: root, env }))
  }
}

/**
 * @param {string} file of packages/tooling
 * @returns {Check['run']}
 */
function script(file) {
  return async ({ root }) => outcomeOf(await run(process.execPath, [`${TOOLING}/${file}`], { cwd: root }))
}

/**
 * @param {import('../bootstrap/child.mjs').Ended} ended
 * @returns {Outcome}
 */
function outcomeOf({ code, output }) {
  return { passed: code === 0, note: '', output }
}
