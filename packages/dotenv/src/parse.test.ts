import * as dotenv from 'dotenv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DotenvError } from './errors.ts'
import { parse } from './parse.ts'

describe('entries', () => {
  test('have the line they start on', () => {
    const text = '\uFEFF# a comment\n\nA=1\r\nB="two\r\nlines"\rC=\'x\n\ny\' # end\nD=4'
    expect(parse(text).entries).toEqual([
      { name: 'A', value: '1', line: 3 },
      { name: 'B', value: 'two\nlines', line: 4 },
      { name: 'C', value: 'x\n\ny', line: 6 },
      { name: 'D', value: '4', line: 9 },
    ])
  })

  test('are one per name: the place of the first, the value of the last', () => {
    expect(parse('A=1\nB=2\nA=3\nA=4')).toEqual({
      entries: [
        { name: 'A', value: '4', line: 4 },
        { name: 'B', value: '2', line: 2 },
      ],
      notices: [
        { kind: 'duplicate', name: 'A', line: 1 },
        { kind: 'duplicate', name: 'A', line: 3 },
      ],
    })
  })
})

describe('notices', () => {
  test.each(['A=b#c', 'A=#c', 'A="b"\nA=#c', "A=it's#"])('%j may not mean what it says', (text) => {
    expect(parse(text).notices).toContainEqual({ kind: 'cut', name: 'A', line: text.split('\n').length })
  })

  test.each(['A=b #c', 'A= #c', 'A=\t# c', 'A="b"#c', "A='b#c'", 'A=b\n#c'])('%j is clear', (text) => {
    expect(parse(text).notices).toEqual([])
  })

  test('come in the order of their lines', () => {
    expect(parse('B=x#\nA=1\nA=x#\nB=1').notices).toEqual([
      { kind: 'cut', name: 'B', line: 1 },
      { kind: 'duplicate', name: 'B', line: 1 },
      { kind: 'duplicate', name: 'A', line: 2 },
      { kind: 'cut', name: 'A', line: 3 },
    ])
  })
})

describe('errors', () => {
  test.each([
    ['A=1\nhunter2', 'line-malformed', 2],
    ['A=1\r\nexport hunter2\r\n', 'line-malformed', 2],
    ['KEY=-----BEGIN-----\nhunter2\n', 'line-malformed', 2],
    ['"hunter2"', 'line-malformed', 1],
    ['hunter2-hunter2=1', 'name-invalid', 1],
    ['KEY=x\n+hunter2==', 'name-invalid', 2],
    ['=hunter2', 'name-invalid', 1],
    ['1A=hunter2', 'name-invalid', 1],
    ['É=hunter2', 'name-invalid', 1],
    ['A B=hunter2', 'name-invalid', 1],
    ['export export A=hunter2', 'name-invalid', 1],
    ['A="hunter2', 'quote-unclosed', 1],
    ["\n\nA='hunter2\nB=1\nC='2'", 'quote-unclosed', 3],
    ['A=`hunter2\nB=1\n', 'quote-unclosed', 1],
    ["A='hunter2\\'\nB=x\\'\n", 'quote-unclosed', 1],
    ["A='x\ny'\nB='hunter2'hunter2", 'quote-trailing', 3],
    ['A="{"hunter2":"hunter2"}"', 'quote-trailing', 1],
    [`A='it'\\''s hunter2'`, 'quote-trailing', 1],
    ['A="b"hunter2 # "', 'quote-trailing', 1],
    ['A=1\nB=hunter2\0', 'text-invalid', 2],
    ['A=1\r\n# \uDC00\r\nB=hunter2', 'text-invalid', 2],
    ['A="hunter2\n\uD83D"', 'text-invalid', 2],
    [Buffer.from('A=hunter2\n', 'utf16le').toString(), 'text-invalid', 1],
  ])('%j is %s on line %i, and nothing of it is told', (text, code, line) => {
    const error = failure(text)
    expect(error).toMatchObject({ code, line })
    expect(error.message).toMatch(new RegExp(`^line ${line}: `))
    expect(error.message).not.toContain('hunter2')
  })

  function failure(text: string): DotenvError {
    try {
      parse(text)
    } catch (error) {
      if (error instanceof DotenvError) return error
    }
    throw new Error('no DotenvError')
  }
})

describe('against the dotenv package', () => {
  const TOKENS = [
    '"',
    "'",
    '`',
    '\\',
    '\n',
    '\n',
    '\r',
    '\r\n',
    '#',
    ' ',
    '\t',
    '\u00A0',
    '\uFEFF',
    '=',
    ':',
    'A',
    'B',
    '\nA=',
    '\nB=',
    '\nC="',
    "\nD='",
    "'\n",
    '"\n',
    '`\n',
    '\\n',
    '\\r',
    '\\"',
    "\\'",
    'x',
    'export ',
    '$',
    '-',
    '.',
  ]
  const text = fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((tokens) => tokens.join(''))

  test('any text is read the same, or refused', () => {
    let read = 0
    fc.assert(
      fc.property(text, (input) => {
        const ours = parsed(input)
        if (!ours) return
        read += ours.length > 0 ? 1 : 0
        expect(ours).toEqual(Object.entries(dotenv.parse(input)))
      }),
      { numRuns: 20_000 },
    )
    expect(read).toBeGreaterThan(500)
  })

  function parsed(input: string): [string, string][] | undefined {
    try {
      return parse(input).entries.map(({ name, value }) => [name, value])
    } catch (error) {
      expect(error).toBeInstanceOf(DotenvError)
      return undefined
    }
  }
})
