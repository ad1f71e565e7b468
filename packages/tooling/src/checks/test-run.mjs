// `npm test`: every suite of every package, always anew (a remembered pass proves nothing), and a last line that says how it went.
// `npm test -- @infisical/crypto …` runs only the suites named.
import { readFileSync } from 'node:fs'
import { turbo } from '../bootstrap/build.mjs'
import { Refusal } from '../bootstrap/say.mjs'
import { workspaceFiles } from '../bootstrap/sources.mjs'
import { clearReports, REPORT, sumReports } from './report.mjs'

/** @typedef {import('../bootstrap/tasks.mjs').Place} Place */
/** @typedef {import('./report.mjs').Suite} Suite */

/**
 * @param {Place} place
 * @param {string[]} names of the packages to test; none means all
 */
export const test = async (place, names) => {
  const { sum } = await runSuites(place, names, { show: true })
  for (const complaint of sum.complaints) process.stdout.write(`${complaint}\n`)
  if (sum.skipped > 0) process.stdout.write(`${sum.skipped} skipped\n`)
  process.stdout.write(`${summaryLine(sum)}\n`)
  return sum.failed === 0 ? 0 : 1
}

/**
 * @param {Place} place
 * @param {string[]} names
 * @param {{ show: boolean }} options
 */
export const runSuites = async (place, names, options) => {
  const suites = chosenSuites(place, names)
  clearReports(suites)
  const filters = names.map((name) => `--filter=${name}`)
  // Only the tests: what they need is built by now. Loose, because a test must see the machine as it is: TMPDIR, TEST_DATABASE_URL, CI.
  const how = ['--only', '--continue', '--concurrency=2', '--env-mode=loose', '--output-logs=full']
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]
  const { code, output } = await turbo(place, ['run', 'test', ...filters, ...how, '--', ...reporters], options)
  const sum = sumReports(suites)
  if (code !== 0 && sum.failed === 0) {
    sum.failed = 1
    sum.complaints.push('a suite ended with an error that no report explains: see its output above')
  }
  return { sum, output }
}

/** @param {import('./report.mjs').Sum} sum */
export const summaryLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`

/**
 * @param {Place} place
 * @param {string[]} names
 * @returns {Suite[]}
 */
const chosenSuites = ({ root }, names) => {
  const suites = workspaceFiles(root)
    .filter(({ path }) => path.endsWith('/package.json') && !path.includes('/dist/'))
    .map(({ path }) => ({
      folder: new URL('.', new URL(path, root)),
      manifest: JSON.parse(readFileSync(new URL(path, root), 'utf8')),
    }))
    .filter(({ manifest }) => manifest.scripts?.test !== undefined)
    .map(({ folder, manifest }) => ({ folder, name: manifest.name }))
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    throw new Refusal(
      `No package has tests under the name ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`,
    )
  }
  return suites.filter(({ name }) => names.length === 0 || names.includes(name))
}
