// docs/attacks.md: every row of the list with the tests that name it. A test names rows in its title or in that of its group, "(attack 55)",
// "(attacks 37, 38 and 57)"; the attacks against the real client carry theirs as data.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from '../harness/built.ts'
import { ATTACKS, type Row } from './list.ts'

const PLACES = ['apps', 'packages', 'prisma']
const NAMED = /\battacks? (\d+(?:(?:, | and | to )\d+)*)/g
const DATA = /\brow: (\d+)\b/g

/** Rows → the files whose tests name them, from the repository's root. */
export function testsByRow(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, Set<string>>()
  const note = (row: number, file: string) => found.set(row, (found.get(row) ?? new Set()).add(file))
  for (const file of PLACES.flatMap((place) => filesBelow(join(ROOT, place)))) {
    const path = relative(ROOT, file).replaceAll('\\', '/')
    if (path.endsWith('.test.ts'))
      for (const [, numbers = ''] of readFileSync(file, 'utf8').matchAll(NAMED))
        for (const row of rowsOf(numbers)) note(row, path)
    if (path.startsWith('apps/e2e/src/evil/attacks/'))
      for (const [, number] of readFileSync(file, 'utf8').matchAll(DATA)) note(Number(number), path)
  }
  return new Map([...found].map(([row, files]) => [row, [...files].sort()]))
}

export function attacksPage(): string {
  const tests = testsByRow()
  const chapters = ATTACKS.map(({ name, rows }) => `## ${name}\n\n${table(rows, tests)}`)
  return `${[...INTRODUCTION, ...chapters].join('\n\n')}\n`
}

const INTRODUCTION = [
  '# Attacks',
  '<!-- Written by `npx vitest run src/evil/attacks-page.test.ts -u` in apps/e2e. Change src/evil/list.ts, or the tests that name a row. -->',
  'What a malicious server tries, alone or with a dishonest insider, and what answers it. Every row is run by the tests beside it; a row ' +
    'without a test fails the tests. Codes are explained in [errors.md](errors.md), what nobody can promise in [threat-model.md](threat-model.md).',
]

function table(rows: readonly Row[], tests: ReadonlyMap<number, readonly string[]>): string {
  const lines = rows.map(({ row, tries, answer }) => {
    const said = typeof answer === 'string' ? answer : answer.map((code) => `\`${code}\``).join(', ')
    return `| ${row} | ${tries} | ${said} | ${(tests.get(row) ?? []).map(link).join(' · ')} |`
  })
  return ['| | it tries | answer | tests |', '|---|---|---|---|', ...lines].join('\n')
}

function link(path: string): string {
  const name = path.replace(/^.*\//, '').replace(/(\.test)?\.ts$/, '')
  return `[${name}](../${path})`
}

function rowsOf(numbers: string): number[] {
  const rows: number[] = []
  for (const [, joint, text] of ` ${numbers}`.matchAll(/( |, | and | to )(\d+)/g)) {
    const row = Number(text)
    const from = joint === ' to ' ? (rows.at(-1) ?? row) + 1 : row
    for (let each = from; each <= row; each++) rows.push(each)
  }
  return rows
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'generated', '.turbo'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.name.endsWith('.ts') ? [path] : []
  })
}
