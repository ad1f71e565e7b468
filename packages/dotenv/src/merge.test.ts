import * as dotenv from 'dotenv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { environmentText, pairsOf } from './arbitrary.ts'
import { DotenvError } from './errors.ts'
import { merge } from './merge.ts'
import type { Pair } from './names.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'

const pairs = (values: Record<string, string>): Pair[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
const merged = (text: string, values: Record<string, string>) => merge(text, pairs(values)).text

const FILE = `# Database
export DATABASE_URL = "postgres://old" # ask Ann

  PORT=3000   # the usual
# TOKEN=commented
KEY='one
two'
LAST=x`

describe('a file', () => {
  test('keeps everything but the values that changed', () => {
    const result = merge(
      FILE,
      pairs({ LAST: 'y', KEY: 'one\ntwo', PORT: '4000', DATABASE_URL: 'postgres://new', NEW: 'a b' }),
    )
    expect(result).toEqual({
      text: `# Database
export DATABASE_URL = "postgres://new" # ask Ann

  PORT=4000   # the usual
# TOKEN=commented
KEY='one
two'
LAST=y
NEW='a b'
`,
      added: ['NEW'],
      changed: ['LAST', 'PORT', 'DATABASE_URL'],
      unchanged: ['KEY'],
      removed: [],
    })
  })

  test('loses the lines of names that are gone, and only those', () => {
    const result = merge(FILE, pairs({ LAST: 'x', PORT: '3000' }))
    expect(result.text).toBe('# Database\n\n  PORT=3000   # the usual\n# TOKEN=commented\nLAST=x')
    expect(result).toMatchObject({ removed: ['DATABASE_URL', 'KEY'], unchanged: ['LAST', 'PORT'] })
  })

  test('keeps them when asked to', () => {
    const result = merge(FILE, pairs({ PORT: '1', NEW: '2' }), { keepUnknown: true })
    expect(result.text).toBe(`${FILE.replace('3000', '1')}\nNEW=2\n`)
    expect(result).toMatchObject({ added: ['NEW'], changed: ['PORT'], removed: [] })
    expect(result.unchanged).toEqual(['DATABASE_URL', 'KEY', 'LAST'])
  })

  test('that already says it all stays byte for byte', () => {
    const text = '\uFEFF\r\nA = "1"#c\r\n\n\n B=`2`\t\rC=3#cut\nA=1\n# end'
    expect(merge(text, parse(text).entries).text).toBe(text)
  })

  test('that is empty, or new', () => {
    expect(merged('', { A: '1' })).toBe('A=1\n')
    expect(merged('', {})).toBe('')
    expect(merged('# only a comment', { A: '1' })).toBe('# only a comment\nA=1\n')
    expect(merged('A=1\n', {})).toBe('')
  })

  test('with CRLF stays one, within values too', () => {
    const text = 'A=1\r\n# c\r\nB="x\r\ny"\r\n'
    expect(merged(text, { A: 'p\nq', B: 'x\ny', C: 'r\ns' })).toBe(`A='p\r\nq'\r\n# c\r\nB="x\r\ny"\r\nC='r\r\ns'\r\n`)
    expect(merged('\r\nA=1', { A: '1', B: '2' })).toBe('\r\nA=1\r\nB=2\r\n')
  })

  test('keeps its byte order mark', () => {
    expect(merged('\uFEFFA=1\nB=2', { B: '3' })).toBe('\uFEFFB=3')
  })
})

describe('a changed value', () => {
  test.each([
    ["A='old'", 'new', "A='new'"],
    ['A="old"', 'new', 'A="new"'],
    ['A=`old`', 'new', 'A=`new`'],
    ['A=old', 'new', 'A=new'],
    ['A=old', 'a b', "A='a b'"],
    ["A='old'", "it's", `A="it's"`],
    ['A="old"', '', 'A=""'],
    ['A=', 'new', 'A=new'],
    ['A= # note', 'new', 'A=new # note'],
    ['A =   old# glued', 'new', 'A =   new'],
    ['A=#fff', '#000', "A='#000'"],
    ['A="old"# note', 'new', 'A="new"# note'],
    ["A='old'\t# note", 'c:\\', "A='c:\\' # ' closes after the backslash\t# note"],
    ["A='c:\\' # ' closes after the backslash", 'new', "A='new'"],
    ["A='c:\\' # ' closes after the backslash # note", 'new', "A='new' # note"],
  ])('%j given %j is %j', (text, value, expected) => {
    expect(merged(text, { A: value })).toBe(expected)
  })

  test('leaves no old secret on a line that is overridden', () => {
    expect(merged('A=older\nB=1\nA="old"', { A: 'new', B: '1' })).toBe('A=new\nB=1\nA="new"')
    expect(merged('A=older\nB=1\nA=old', { B: '1' })).toBe('B=1\n')
  })

  test('does not move the end of a value that you wrote with a backslash before its quote', () => {
    const text = "DIR='C:\\new #1\\'\nB=1\n"
    const values = { DIR: 'C:\\new #1\\', B: '\n"' }
    const naive = text.replace('1\n', `'\n"'\n`)
    expect(() => parse(naive)).toThrow(DotenvError)
    const result = merge(text, pairs(values))
    expect(result.text).toBe(`DIR='C:\\new #1\\' # ' closes after the backslash\nB='\n"'\n`)
    expect(result).toMatchObject({ changed: ['B'], unchanged: ['DIR'] })
    expect(dotenv.parse(result.text)).toEqual(values)
  })
})

describe('errors', () => {
  const code = (action: () => unknown) => {
    try {
      action()
    } catch (error) {
      if (error instanceof DotenvError) return `${error.code} ${error.line ?? error.secretName}`
    }
    return 'none'
  }

  test('are those of parse and print', () => {
    expect(code(() => merge('A=1\noops', []))).toBe('line-malformed 2')
    expect(code(() => merge('A=1', pairs({ A: '\0' })))).toBe('value-nul A')
    expect(code(() => merge('', pairs({ A: '\r"' })))).toBe('value-quotes A')
    expect(code(() => merge('', pairs({ 'A B': '' })))).toBe('name-invalid A B')
    expect(code(() => merge('', [...pairs({ A: '' }), ...pairs({ A: '' })]))).toBe('name-duplicate A')
    expect(code(() => merge('', pairs({ A: '\uD800' })))).toBe('value-surrogate A')
  })

  test('do not concern a value that stands there already', () => {
    const text = `A='\\'"\`#'\n`
    expect(merged(text, { A: `\\'"\`#`, B: '1' })).toBe(`${text}B=1\n`)
  })
})

describe('always', () => {
  const filler = fc.constantFrom('# comment', "# it's", '#A="x', '', '  ', '\t# x')
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E')
  const handWritten = fc.constantFrom(
    'A = 1 # one',
    "export B='C:\\'",
    'C="x\\"',
    'D="a\nb\\"c"',
    "A='#\\'",
    'E=',
    'B=x#y',
    'C=`\\`',
  )
  const line = fc.oneof(
    filler,
    handWritten,
    fc.tuple(name, environmentText).map(([key, value]) => printedOr(key, value)),
  )
  const file = fc
    .tuple(
      fc.array(line, { maxLength: 10 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('', '\uFEFF'),
      fc.boolean(),
    )
    .map(([lines, lineBreak, mark, last]) => (mark + lines.join('\n') + (last ? '\n' : '')).replaceAll('\n', lineBreak))
    .filter(isReadable)
  const writable = environmentText.filter((value) => printedOr('A', value) !== '')
  const wanted = fc.uniqueArray(
    fc.record({ name, value: fc.oneof(writable, fc.constantFrom('1', 'C:\\', '#\\', '\n', '\n"')) }),
    {
      selector: (pair) => pair.name,
    },
  )

  test('the result reads as the pairs, to parse and to the dotenv package', () => {
    fc.assert(
      fc.property(file, wanted, (text, list) => {
        const result = merge(text, list)
        const expected = Object.fromEntries(list.map(({ name: key, value }) => [key, value]))
        expect(Object.fromEntries(parse(result.text).entries.map(({ name: key, value }) => [key, value]))).toEqual(
          expected,
        )
        if (!/[\u2028\u2029]/.test(result.text)) expect(dotenv.parse(result.text)).toEqual(expected)
        expect([...result.added, ...result.changed, ...result.unchanged].sort()).toEqual(
          list.map(({ name: key }) => key).sort(),
        )
      }),
      { numRuns: 5_000 },
    )
  })

  test('a second merge changes nothing', () => {
    fc.assert(
      fc.property(file, wanted, (text, list) => {
        const once = merge(text, list)
        expect(merge(once.text, list)).toMatchObject({ text: once.text, added: [], changed: [], removed: [] })
      }),
      { numRuns: 2_000 },
    )
  })

  test('comments and blank lines stay, in order', () => {
    const printed = pairsOf(writable, 4)
    fc.assert(
      fc.property(fc.array(filler, { minLength: 1, maxLength: 6 }), printed, printed, (comments, before, after) => {
        const blocks = before.map((pair, index) => `${comments[index % comments.length]}\n${print('dotenv', [pair])}`)
        const kept = before.map((_, index) => `${comments[index % comments.length]}\n`).join('')
        const withoutAny = merge(blocks.join(''), []).text
        expect(withoutAny).toBe(kept)
        expect(merge(blocks.join(''), [...before, ...fresh(after, before)]).text).toBe(
          blocks.join('') + print('dotenv', fresh(after, before)),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  function fresh(list: Pair[], known: Pair[]): Pair[] {
    return list.filter((pair) => known.every((other) => other.name !== pair.name))
  }

  /** A line that assigns the value, or an empty line where no .env file can. */
  function printedOr(key: string, value: string): string {
    try {
      return print('dotenv', [{ name: key, value }]).slice(0, -1)
    } catch {
      return ''
    }
  }

  function isReadable(text: string): boolean {
    try {
      return parse(text) !== undefined
    } catch {
      return false
    }
  }
})
