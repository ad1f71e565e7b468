import { DotenvError, print } from '@infisical/dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatOf, readFile, readText, type Reading } from './read-text.ts'

const valuesOf = (reading: Reading): unknown =>
  'fault' in reading ? reading.fault : Object.fromEntries(reading.pairs.map(({ name, value }) => [name, value]))

const read = async (text: string, name?: string): Promise<unknown> => valuesOf(await readText(text, name))

const pairs = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/),
    value: fc.string({ unit: 'binary', maxLength: 30 }),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 6 },
)

describe('reading what somebody brings', () => {
  it('knows the format by the name of the file, or by its first line', () => {
    expect(formatOf('A=1')).toBe('dotenv')
    expect(formatOf('# comment\n\nexport A=1: 2')).toBe('dotenv')
    expect(formatOf(' {"A":"1"}')).toBe('json')
    expect(formatOf('A: 1')).toBe('yaml')
    expect(formatOf('---\nA: 1')).toBe('yaml')
    expect(formatOf('"A": 1')).toBe('yaml')
    expect(formatOf('A=1', 'secrets.yml')).toBe('yaml')
    expect(formatOf('A: 1', 'package.JSON')).toBe('json')
  })

  it('reads each value as it is written', async () => {
    expect(await read('A=1\nB="two\nlines" # comment')).toEqual({ A: '1', B: 'two\nlines' })
    expect(await read('{"A": 12345678901234567890, "B": true, "C": "x\\u00e9\\n", "D": 1.0}')).toEqual({
      A: '12345678901234567890',
      B: 'true',
      C: 'xé\n',
      D: '1.0',
    })
    expect(await read('A: 010\nB: yes\nC: |\n  two\n  lines\nD: "q"\nE: \'s\'\nF: ""')).toEqual({
      A: '010',
      B: 'yes',
      C: 'two\nlines\n',
      D: 'q',
      E: 's',
      F: '',
    })
    expect(await read('{\n\t"A": "tab"\n}\r\n')).toEqual({ A: 'tab' })
  })

  it('reads back what is printed, in every format that it reads', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.constantFrom('json', 'yaml', 'dotenv'), async (given, format) => {
        const text = printed(format, given)
        if (text === undefined) return
        const reading = await readText(text, `secrets.${format === 'dotenv' ? 'env' : format}`)
        expect('pairs' in reading && reading.pairs).toEqual(given)
      }),
    )
  })

  it('says the line and what is wrong, and repeats nothing of the text', async () => {
    const cases: readonly [text: string, fault: RegExp, name?: string][] = [
      ['A=1\ns3cret', /^Line 2 has no "="/],
      ['A=1\nB="s3cret', /^Line 2: the quote opened here/],
      ['{\n"A": "1",\n"A": "s3cret"}', /^Line 3: the name is given twice/],
      ['{\n"A": "s3cret"\n"B": "1"}', /^Line [23]: /],
      ['{\n"A": {"B": "s3cret"}}', /^Line 2: the value is a list or a mapping/],
      ['{"A": null}', /^Line 1: there is no value/],
      ["{'A': 's3cret'}", /not valid JSON/],
      ['{"A": s3cret}', /not valid JSON/],
      ['A:\n  - s3cret', /^Line 1: the value is a list/],
      ['A: 1\nB:', /^Line 2: there is no value/],
      ['A: &s3cret 1\nB: *s3cret', /^Line 2: the value is a list or a mapping/],
      ['- s3cret', /not a mapping/, 'a.yaml'],
      ['A: s3cret: b', /^Line 1: /],
      ['A: 1\n---\nB: 2', /several documents/],
      ['# nothing', /no secret in it/],
      ['{}', /no secret in it/],
    ]
    for (const [text, fault, name] of cases) {
      const reading = await readText(text, name)
      expect(reading, text).toHaveProperty('fault')
      expect('fault' in reading && reading.fault, text).toMatch(fault)
      expect(JSON.stringify(reading)).not.toContain('s3cret')
    }
  })

  it('warns of what was perhaps not meant', async () => {
    expect(await readText('A=1\nA=2\nB=x#y')).toMatchObject({
      notices: [expect.stringMatching(/^Line 1: A is given again/), expect.stringMatching(/^Line 3: B is followed/)],
    })
  })

  it('refuses a file that is no text, or too large', async () => {
    expect(await readFile(new File([Uint8Array.of(0xff, 0xfe)], 'a.env'))).toEqual({
      fault: 'The file is not text. Save it as UTF-8.',
    })
    expect(await readFile(new File([new Uint8Array(16 * 1_024 * 1_024 + 1)], 'a.env'))).toEqual({
      fault: 'The file is larger than 16 MB.',
    })
  })
})

/** undefined for what the format cannot hold. */
function printed(format: 'json' | 'yaml' | 'dotenv', given: Parameters<typeof print>[1]): string | undefined {
  try {
    return print(format, given)
  } catch (error) {
    if (error instanceof DotenvError) return undefined
    throw error
  }
}
