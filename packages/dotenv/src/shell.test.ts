// The `shell` format against real shells: many values per process, and the environment a child of the shell then sees.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { environmentText } from './arbitrary.ts'
import { print } from './print.ts'

describe.each([['sh'], ['bash', '--norc']])('%s', (...shell) => {
  test('hands every value to its children exactly', () => {
    const values = fc.array(environmentText, { minLength: 300, maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(values, (list) => {
        expect(exported(shell, list)).toEqual(list)
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })

  test('runs nothing that stands in a value (attack 69)', () => {
    const values = [
      "'; echo broken; '",
      '$(echo broken)',
      '`echo broken`',
      '\nexit 3\n',
      '"; exit 3 #',
      "\\'; exit 3; \\'",
      '!!',
      '${IFS}',
      "''",
      "'",
    ]
    expect(exported(shell, values)).toEqual(values)
  })

  test('takes 64 KiB', () => {
    const value = "it's ".repeat(13_107)
    expect(exported(shell, [value])).toEqual([value])
  })
})

/** What a child of `shell` finds in its environment after `eval "$(infisical export --format shell)"`. */
function exported([shell = '', ...flags]: string[], values: string[]): (string | undefined)[] {
  const text = print(
    'shell',
    values.map((value, index) => ({ name: `V${index}`, value })),
  )
  const { stdout, stderr, status } = spawnSync(shell, [...flags, '-c', 'eval "$(cat)"; exec env -0'], {
    input: text,
    env: { PATH: process.env['PATH'] },
    maxBuffer: 1 << 26,
  })
  expect({ stderr: stderr.toString(), status }).toEqual({ stderr: '', status: 0 })
  const lines = stdout.toString().split('\0')
  const found = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  return values.map((_, index) => found.get(`V${index}`))
}
