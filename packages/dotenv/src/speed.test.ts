// Linear time, shown as a ratio within one run, on ordinary files and on those made to hurt a careless reader.
import { describe, expect, test } from 'vitest'
import { diff } from './diff.ts'
import { merge } from './merge.ts'
import type { Pair } from './names.ts'
import { parse } from './parse.ts'
import { FORMATS, print } from './print.ts'

const VALUES = [
  'postgres://app:secret@localhost/app',
  'plain',
  "it's # quoted",
  '-----BEGIN-----\nabc+/=\n-----END-----\n',
  'C:\\#\\',
  '',
]

const pairsOf = (count: number, values = VALUES): Pair[] =>
  Array.from({ length: count }, (_, index) => ({ name: `NAME_${index}`, value: values[index % values.length] ?? '' }))

const repeat = (count: number, line: string) =>
  Array.from({ length: count }, (_, index) => line.replaceAll('@', String(index))).join('')

const TEXTS: [shape: string, text: (count: number) => string][] = [
  ['an ordinary file', (count) => `# head\n\n${print('dotenv', pairsOf(count))}`],
  ['backslashes before closing quotes', (count) => repeat(count, "A@='x\\'\n")],
  ['all kinds of quotes', (count) => repeat(count, `A@='"\`'\nB@="'\`"\nC@=\`'"\`\n`)],
  ['one value of quotes that may be escaped', (count) => `A='${"\\'#".repeat(count)}x'`],
  ['one value of white space behind such quotes', (count) => `A='${"\\'    .".repeat(count)}'`],
  ['one line of white space', (count) => `A=${' '.repeat(count)}b${' '.repeat(count)}#`],
  ['blank lines', (count) => `${' '.repeat(9)}\n`.repeat(count)],
  ['one name assigned over and over', (count) => 'A=1\n'.repeat(count)],
  ['one long comment', (count) => `#${' "='.repeat(count)}`],
]

describe('ten times the text takes about ten times as long', () => {
  test.each(TEXTS)('parse: %s', (_shape, text) => {
    expectLinear((input: string) => parse(input), text)
  })

  test.each(FORMATS)('print: %s', (format) => {
    const values = format === 'docker' ? ['plain', ' a b '] : VALUES
    expectLinear(
      (pairs: Pair[]) => print(format, pairs),
      (count) => pairsOf(count, values),
    )
  })

  test('merge', () => {
    const make = (count: number) => ({
      text: print('dotenv', pairsOf(count)),
      pairs: pairsOf(count, ['new', ...VALUES]),
    })
    expectLinear(({ text, pairs }: ReturnType<typeof make>) => merge(text, pairs), make)
  })

  test('diff', () => {
    expectLinear(
      ({ before, after }: { before: Pair[]; after: Pair[] }) => diff(before, after),
      (count) => ({
        before: pairsOf(count),
        after: pairsOf(count, ['new', ...VALUES]),
      }),
    )
  })
})

/**
 * 60 times is the limit where 10 is right and 100 would be quadratic. Processor time, not the clock's, since other work of the machine
 * only stretches the latter; a floor of 1 ms keeps the caches of a small input out of the ratio; and of several attempts the best counts:
 * quadratic work passes in none.
 */
function expectLinear<Input>(work: (input: Input) => unknown, make: (count: number) => Input): void {
  const [small, large] = [make(2_000), make(20_000)]
  let best = Infinity
  for (let attempt = 0; attempt < 8 && best >= 60; attempt += 1) {
    const floor = Math.max(
      leastWork(() => work(small)),
      1,
    )
    best = Math.min(best, leastWork(() => work(large)) / floor)
  }
  expect(best).toBeLessThan(60)
}

/** Milliseconds of processor time, the least of five. */
function leastWork(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage()
    work()
    return process.cpuUsage(start).user / 1000
  })
  return Math.min(...times)
}
