import { parseEnv } from 'node:util'
import * as dotenv from 'dotenv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as yaml from 'yaml'
import { anyText, environmentText, pairsOf } from './arbitrary.ts'
import { DotenvError } from './errors.ts'
import type { Pair } from './names.ts'
import { parse } from './parse.ts'
import { type Format, FORMATS, isFormat, print } from './print.ts'

const RUNS = { numRuns: 5_000 }
const entriesOf = (pairs: Pair[]) => pairs.map(({ name, value }) => [name, value])
/** What the peers' objects can show: they lose `__proto__`. */
const shown = (pairs: Pair[]) => entriesOf(pairs.filter(({ name }) => name !== '__proto__'))

describe('what it looks like', () => {
  const pairs = [
    { name: 'PLAIN', value: 'postgres://a:b@c/d?e=f' },
    { name: 'PORT', value: '3000' },
    { name: 'EMPTY', value: '' },
    { name: 'QUOTE', value: "it's #1" },
    { name: 'LINES', value: 'a\n$b' },
  ]
  test('dotenv', () => {
    expect(print('dotenv', pairs)).toBe(
      `PLAIN='postgres://a:b@c/d?e=f'\nPORT=3000\nEMPTY=\nQUOTE="it's #1"\nLINES='a\n$b'\n`,
    )
  })
  test('shell', () => {
    expect(print('shell', pairs)).toBe(
      `export PLAIN='postgres://a:b@c/d?e=f'\nexport PORT='3000'\nexport EMPTY=''\nexport QUOTE='it'\\''s #1'\nexport LINES='a\n$b'\n`,
    )
  })
  test('docker', () => {
    expect(print('docker', pairs.slice(0, 4))).toBe(`PLAIN=postgres://a:b@c/d?e=f\nPORT=3000\nEMPTY=\nQUOTE=it's #1\n`)
  })
  test('json', () => {
    expect(print('json', pairs.slice(3))).toBe(`{\n  "QUOTE": "it's #1",\n  "LINES": "a\\n$b"\n}\n`)
  })
  test('yaml', () => {
    expect(print('yaml', [...pairs.slice(3), { name: 'NO', value: 'no' }])).toBe(
      `"QUOTE": "it's #1"\n"LINES": "a\\n$b"\n"NO": "no"\n`,
    )
  })
  test('nothing', () => {
    expect(FORMATS.map((format) => print(format, []))).toEqual(['', '', '', '{}\n', '{}\n'])
  })
  test('formats by name', () => {
    expect(FORMATS.every(isFormat)).toBe(true)
    expect(['', 'JSON', 'env', 'toString'].some(isFormat)).toBe(false)
  })
})

describe('dotenv', () => {
  test('comes back from parse and from the dotenv package, whatever else is in the file', () => {
    fc.assert(
      fc.property(printable('dotenv'), (pairs) => {
        const text = print('dotenv', pairs)
        expect(entriesOf(parse(text).entries)).toEqual(entriesOf(pairs))
        expect(parse(text).notices).toEqual([])
        expect(Object.entries(dotenv.parse(text))).toEqual(shown(pairs))
        expect(Object.entries(dotenv.parse(text, { fast: true }))).toEqual(shown(pairs))
      }),
      RUNS,
    )
  })

  test('comes back from Node, but for carriage returns', () => {
    fc.assert(
      fc.property(
        printable('dotenv', (value) => value.replaceAll('\r', '')),
        (pairs) => {
          expect({ ...parseEnv(print('dotenv', pairs)) }).toEqual(Object.fromEntries(shown(pairs)))
        },
      ),
      RUNS,
    )
  })

  test('refuses nothing that has no carriage return and lacks a single or a back quote', () => {
    fc.assert(
      fc.property(environmentText, fc.constantFrom("'", '`'), (text, quote) => {
        const value = text.replaceAll('\r', '').replaceAll(quote, '')
        expect(parse(print('dotenv', [{ name: 'A', value }])).entries).toEqual([{ name: 'A', value, line: 1 }])
      }),
      RUNS,
    )
  })

  test.each([`'"\`\n`, `'"\` #`, ` '"\``, `'"\``, '"\r', '\\n\r', '\\r\r', "'`\\n#", "x\u2028'\"`'"])(
    '%j has no spelling',
    (value) => {
      expect(failure('dotenv', value)).toMatchObject({ code: 'value-quotes', secretName: 'API_KEY' })
    },
  )

  test.each([`a'"\`b`, `{'"\` \\n}`, 'a\r\nb', `'\`\r`, "\\'", '\\', '#\\', "'`#\\"])('%j has one', (value) => {
    expect(parse(print('dotenv', [{ name: 'A', value }])).entries[0]?.value).toBe(value)
  })
})

describe('docker', () => {
  test('comes back by the rules of docker run --env-file', () => {
    fc.assert(
      fc.property(
        printable('docker', (value) => value.replace(/[\r\n]/g, '')),
        (pairs) => {
          expect(readDockerEnvFile(print('docker', pairs))).toEqual(entriesOf(pairs))
        },
      ),
      RUNS,
    )
  })

  test('refuses what a line cannot hold', () => {
    expect(failure('docker', 'a\nb').code).toBe('value-line-break')
    expect(failure('docker', 'a\r').code).toBe('value-line-break')
  })

  test('refuses lines beyond the 64 KiB of its reader', () => {
    const room = 65_535 - 'API_KEY='.length
    expect(print('docker', [{ name: 'API_KEY', value: 'x'.repeat(room) }])).toHaveLength(65_536)
    expect(failure('docker', 'x'.repeat(room + 1)).code).toBe('value-too-long')
    expect(failure('docker', 'é'.repeat(room / 2 + 1)).code).toBe('value-too-long')
  })

  /** Docker's documented rule: lines, white space before a line dropped, `#` comments, all behind the first `=` verbatim. */
  function readDockerEnvFile(text: string): string[][] {
    const lines = text.split('\n').map((line) => line.replace(/\r$/, '').trimStart())
    return lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  }
})

describe('json and yaml', () => {
  test('any text comes back from JSON.parse, in order', () => {
    fc.assert(
      fc.property(pairsOf(anyText), (pairs) => {
        expect(Object.entries(JSON.parse(print('json', pairs)))).toEqual(entriesOf(pairs))
      }),
      RUNS,
    )
  })

  test.each(['1.1', '1.2'] as const)('any text comes back from a reader of YAML %s', (version) => {
    fc.assert(
      fc.property(pairsOf(anyText), (pairs) => {
        const read: unknown = yaml.parse(print('yaml', pairs), { version, mapAsMap: true })
        expect(read).toEqual(pairs.length === 0 ? new Map() : new Map(pairs.map(({ name, value }) => [name, value])))
      }),
      { numRuns: 1_000 },
    )
  })

  test('names that YAML 1.1 takes for something else stay strings', () => {
    const pairs = ['y', 'N', 'Yes', 'NO', 'on', 'OFF', 'true', 'False', 'NULL', '_1', 'e1', '__proto__'].map(
      (name) => ({ name, value: name }),
    )
    for (const version of ['1.1', '1.2'] as const) {
      expect([...yaml.parse(print('yaml', pairs), { version, mapAsMap: true })]).toEqual(entriesOf(pairs))
    }
  })

  test('yaml is ASCII where YAML has no printable character', () => {
    expect(print('yaml', [{ name: 'A', value: '\0\u0007\u007F\u0085\u2028\u2029\uFEFF\uFFFEé👋' }])).toBe(
      '"A": "\\u0000\\u0007\\u007f\\u0085\\u2028\\u2029\\ufeff\\ufffeé👋"\n',
    )
  })
})

describe('every format', () => {
  test.each(FORMATS)('%s refuses half a character, a name that is not valid, and a name twice', (format) => {
    expect(failure(format, 'hunter2\uD800')).toMatchObject({ code: 'value-surrogate', secretName: 'API_KEY' })
    expect(failure(format, '\uDC00\uD800').code).toBe('value-surrogate')
    expect(failure(format, 'hunter2', 'A B')).toMatchObject({ code: 'name-invalid', secretName: 'A B' })
    expect(failure(format, 'hunter2', 'A;id;B').code).toBe('name-invalid')
    expect(failure(format, 'hunter2', '').code).toBe('name-invalid')
    const pair = { name: 'A', value: 'hunter2' }
    expect(thrown(() => print(format, [pair, pair])).code).toBe('name-duplicate')
  })

  test.each(['dotenv', 'shell', 'docker'] as const)('%s refuses NUL', (format) => {
    expect(failure(format, 'hunter2\0')).toMatchObject({ code: 'value-nul', secretName: 'API_KEY' })
  })
})

/** The error for this value; its message names the pair and holds nothing of the value. */
function failure(format: Format, value: string, name = 'API_KEY'): DotenvError {
  const error = thrown(() =>
    print(format, [
      { name: 'BEFORE', value: '' },
      { name, value },
    ]),
  )
  expect(error.message).toContain(name)
  expect(error.message).not.toContain('hunter2')
  return error
}

function thrown(action: () => unknown): DotenvError {
  try {
    action()
  } catch (error) {
    if (error instanceof DotenvError) return error
    throw error
  }
  throw new Error('no DotenvError')
}

/** Pairs the format can hold: each value is asked for by itself, so a refusal for any other reason than the value still fails. */
function printable(format: Format, clean = (value: string) => value): fc.Arbitrary<Pair[]> {
  const value = environmentText.map(clean).filter((text) => {
    try {
      return print(format, [{ name: 'A', value: text }]) !== ''
    } catch (error) {
      expect(error).toMatchObject({ code: 'value-quotes' })
      return false
    }
  })
  return pairsOf(value)
}
