// Adds up the JSON reports that the suites leave behind. Whatever could hide a failure counts as one: a suite without a report, a file
// that could not be loaded, a run that ended badly though each of its tests passed.
import { existsSync, readFileSync, rmSync } from 'node:fs'

export const REPORT = '.vitest-report.json'

/** @typedef {{ name: string, folder: URL }} Suite the tests of one package */
/** @typedef {{ passed: number, failed: number, skipped: number, complaints: string[] }} Sum */

/** @param {readonly Suite[]} suites */
export const clearReports = (suites) => {
  for (const { folder } of suites) rmSync(new URL(REPORT, folder), { force: true })
}

/**
 * @param {readonly Suite[]} suites
 * @returns {Sum}
 */
export const sumReports = (suites) => {
  /** @type {Sum} */
  const sum = { passed: 0, failed: 0, skipped: 0, complaints: [] }
  for (const suite of suites) {
    const one = readReport(suite)
    sum.passed += one.passed
    sum.failed += one.failed
    sum.skipped += one.skipped
    sum.complaints.push(...one.complaints)
  }
  return sum
}

/**
 * @param {Suite} suite
 * @returns {Sum}
 */
const readReport = ({ name, folder }) => {
  const file = new URL(REPORT, folder)
  if (!existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, complaints: [`${name}: its tests did not run to the end`] }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const unloadable = report.testResults.filter(isUnloadable)
  const sum = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    complaints: unloadable.map((/** @type {{ name: string }} */ file) => `${name}: ${file.name} could not be loaded`),
  }
  if (sum.failed === 0 && sum.passed === 0) return { ...sum, failed: 1, complaints: [`${name}: no test ran`] }
  if (sum.failed === 0 && !report.success)
    return { ...sum, failed: 1, complaints: [`${name}: an error outside any test`] }
  return sum
}

/** @param {{ status: string, assertionResults: { status: string }[] }} file */
const isUnloadable = (file) =>
  file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')
