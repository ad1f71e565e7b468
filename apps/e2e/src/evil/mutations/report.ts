// What the runs came to, as a table: a line for each scenario, a column for each kind of outcome.
import type { Report } from './trial.ts'

const COLUMNS = ['same', 'refused', 'older truth', 'unauthenticated', 'not reached', 'FAILURE'] as const

export function tableOf(reports: readonly Report[], seed: number): string {
  const rows = reports.map((report) => [
    report.scenario,
    String(report.possible),
    String(report.tried),
    ...COLUMNS.map((column) => String(count(report, column))),
    (report.milliseconds / Math.max(1, report.tried)).toFixed(0),
  ])
  const sums = rows[0]?.map((_, i) =>
    i === 0 ? 'all of them' : String(rows.reduce((sum, row) => sum + Number(row[i]), 0)),
  )
  const heading = ['mutations of', 'possible', 'tried', ...COLUMNS, 'ms each']
  const all = [heading, ...rows, ...(sums === undefined ? [] : [[...sums.slice(0, -1), '']])]
  const widths = heading.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)))
  const lines = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  return `\n${lines.join('\n')}\nseed ${seed}\nrefused with: ${codesOf(reports)}\n`
}

const count = ({ outcomes }: Report, column: (typeof COLUMNS)[number]): number =>
  [...outcomes].reduce((sum, [label, times]) => sum + (label.split(':')[0] === column ? times : 0), 0)

function codesOf(reports: readonly Report[]): string {
  const codes = new Map<string, number>()
  for (const { outcomes } of reports)
    for (const [label, times] of outcomes)
      if (label.startsWith('refused: ')) codes.set(label.slice(9), (codes.get(label.slice(9)) ?? 0) + times)
  return [...codes]
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, times]) => `${code} ${times}`)
    .join(', ')
}
