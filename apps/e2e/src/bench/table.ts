// Tables of figures: aligned, readable without colour, with the aim beside what was measured.

export interface Row {
  readonly work: string
  readonly cells: readonly string[]
}

export function printTable(title: string, heading: readonly string[], rows: readonly Row[]): void {
  const all = [['', ...heading], ...rows.map(({ work, cells }) => [work, ...cells])]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  process.stdout.write(
    `\n${title}\n${'─'.repeat(Math.max(...lines.map((line) => line.length)))}\n${lines.join('\n')}\n`,
  )
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
export const times = (value: number): string => `${value.toFixed(2)}×`
export const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en-US')}/s`
/** `≤ 2.00× ✔`, or by how much it is missed. */
export const aim = (ratio: number, limit: number): string =>
  `≤ ${times(limit)} ${ratio <= limit ? '✔' : `✘ by ${times(ratio - limit)}`}`
/** The same for what is no ratio. */
export const atMost = (value: number, limit: number, show: (value: number) => string): string =>
  `≤ ${show(limit)} ${value <= limit ? '✔' : `✘ by ${show(value - limit)}`}`
