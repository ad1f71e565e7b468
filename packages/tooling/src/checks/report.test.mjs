// A pass is only what a report says passed; everything unclear counts as a failure.
import { describe, expect, it } from 'vitest'
import { toyCheckout } from '../toy.mjs'
import { clearReports, REPORT, sumReports } from './report.mjs'
import { summaryLine } from './test-run.mjs'

const passed = { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] }
const good = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  success: true,
  testResults: [passed],
}

/** @param {object[]} reports one per package; an empty one is not written */
const suitesWith = (reports) => {
  const files = reports.flatMap((report, i) =>
    Object.keys(report).length > 0 ? [[`packages/p${i}/${REPORT}`, JSON.stringify(report)]] : [],
  )
  const root = toyCheckout(Object.fromEntries(files))
  return reports.map((_, i) => ({ name: `p${i}`, folder: new URL(`packages/p${i}/`, root) }))
}

describe('the sum', () => {
  it('adds up every package', () => {
    const sum = sumReports(suitesWith([good, { ...good, numFailedTests: 2, success: false }]))
    expect(sum).toEqual({ passed: 6, failed: 2, skipped: 2, complaints: [] })
    expect(summaryLine(sum)).toBe('6 passed, 2 failed')
  })

  it.each([
    ['a package without a report', {}, 'p1: its tests did not run to the end'],
    ['a package without tests', { ...good, numPassedTests: 0, testResults: [] }, 'p1: no test ran'],
    ['an error outside any test', { ...good, success: false }, 'p1: an error outside any test'],
    [
      'a file that cannot be loaded',
      { ...good, success: false, testResults: [passed, { name: 'b.test.ts', status: 'failed', assertionResults: [] }] },
      'p1: b.test.ts could not be loaded',
    ],
  ])('counts %s as a failure', (_, report, complaint) => {
    const sum = sumReports(suitesWith([good, report]))
    expect(sum.failed).toBe(1)
    expect(sum.complaints).toEqual([complaint])
  })

  it('never counts the report of an earlier run', () => {
    const suites = suitesWith([good])
    clearReports(suites)
    expect(sumReports(suites).failed).toBe(1)
  })
})
