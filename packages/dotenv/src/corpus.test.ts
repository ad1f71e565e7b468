// Shapes of real .env files, each read the same by `parse`, the `dotenv` package and Node's `util.parseEnv`.
import { parseEnv } from 'node:util'
import * as dotenv from 'dotenv'
import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'

const PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
pLk/+Q==
-----END PRIVATE KEY-----
`
const JSON_KEY = '{"type":"service_account","private_key":"-----BEGIN-----\\nMC4C\\n-----END-----\\n","x":[1,true]}'

const CORPUS: [shape: string, text: string, values: Record<string, string>][] = [
  ['an empty file', '', {}],
  ['blank lines', '\n\n  \n\t\n', {}],
  ['comments alone', '# one\n# two = 2\n#', {}],
  [
    'a starter file',
    '# Database\nDATABASE_URL=postgres://app:s3cret@localhost:5432/app?sslmode=disable\n\n# Server\nPORT=3000\nNODE_ENV=development\n',
    { DATABASE_URL: 'postgres://app:s3cret@localhost:5432/app?sslmode=disable', PORT: '3000', NODE_ENV: 'development' },
  ],
  ['no newline at the end', 'A=1\nB=2', { A: '1', B: '2' }],
  ['CRLF throughout', 'A=1\r\n# c\r\n\r\nB="2"\r\n', { A: '1', B: '2' }],
  ['a PEM in double quotes', `KEY="${PEM}"\nAFTER=1\n`, { KEY: PEM, AFTER: '1' }],
  ['a PEM in single quotes', `KEY='${PEM}'\nAFTER=1\n`, { KEY: PEM, AFTER: '1' }],
  ['a PEM in backticks', `KEY=\`${PEM}\`\nAFTER=1\n`, { KEY: PEM, AFTER: '1' }],
  ['a PEM with CRLF', `KEY="${PEM}"\nAFTER=1\n`.replaceAll('\n', '\r\n'), { KEY: PEM, AFTER: '1' }],
  ['a PEM on one line', `KEY="${PEM.replaceAll('\n', '\\n')}"`, { KEY: PEM }],
  ['a PEM followed by a comment', `KEY="${PEM}" # rotated in May\nAFTER=1`, { KEY: PEM, AFTER: '1' }],
  ['JSON bare', 'CONFIG={"a":{"b":[1,2]},"c":"d e"}', { CONFIG: '{"a":{"b":[1,2]},"c":"d e"}' }],
  ['JSON in single quotes', `CONFIG='${JSON_KEY}'`, { CONFIG: JSON_KEY }],
  ['JSON in backticks', `CONFIG=\`${JSON_KEY}\``, { CONFIG: JSON_KEY }],
  [
    'JSON over several lines',
    `CONFIG='{\n  "a": "b", # no comment\n  "c": 1\n}'\nB=1`,
    { CONFIG: '{\n  "a": "b", # no comment\n  "c": 1\n}', B: '1' },
  ],
  ['an inline comment', 'PORT=3000 # the usual', { PORT: '3000' }],
  [
    'an inline comment with quotes',
    `A='b' # it's "so"\nC="d" # can't\nE=f # don't\nG='h'`,
    { A: 'b', C: 'd', E: 'f', G: 'h' },
  ],
  ['a comment with an assignment', 'A=1\n#A=2\n# B="unclosed\nC=3', { A: '1', C: '3' }],
  ['# in quotes', `A="p#ss"\nB='p #ss'\nC=\`#\``, { A: 'p#ss', B: 'p #ss', C: '#' }],
  ['a URL with a fragment in quotes', 'A="https://example.test/#/login"', { A: 'https://example.test/#/login' }],
  ['export', 'export A=1\nexport B="2"\n  export C=3', { A: '1', B: '2', C: '3' }],
  ['a variable called export', 'export=1\nexported=2', { export: '1', exported: '2' }],
  [
    'dollars',
    `A=$HOME\nB="\${HOME}/x"\nC='$(id)'\nD=pa$$word\nE=$2b$10$abc`,
    { A: '$HOME', B: '${HOME}/x', C: '$(id)', D: 'pa$$word', E: '$2b$10$abc' },
  ],
  [
    'backslashes',
    `A=C:\\new\\temp\nB='C:\\new\\temp'\nC="C:\\Users\\x"\nD=\\d+\\.\\w*`,
    { A: 'C:\\new\\temp', B: 'C:\\new\\temp', C: 'C:\\Users\\x', D: '\\d+\\.\\w*' },
  ],
  ['a backslash at the end', `A=C:\\\nB='C:\\'\nC="C:\\"\nD=x`, { A: 'C:\\', B: 'C:\\', C: 'C:\\', D: 'x' }],
  ['\\n in double quotes', 'A="one\\ntwo"', { A: 'one\ntwo' }],
  ['\\n elsewhere', `A='one\\ntwo'\nB=one\\ntwo\nC=\`one\\ntwo\``, { A: 'one\\ntwo', B: 'one\\ntwo', C: 'one\\ntwo' }],
  ['quotes in other quotes', `A="it's"\nB='say "hi"'\nC=\`it's "so"\``, { A: "it's", B: 'say "hi"', C: 'it\'s "so"' }],
  ['quotes within', `A=it's\nB=5"\nC=a\`b`, { A: "it's", B: '5"', C: 'a`b' }],
  ['empty values', `A=\nB=""\nC=''\nD=\`\`\nE= # none\nF=`, { A: '', B: '', C: '', D: '', E: '', F: '' }],
  ['white space', 'A= 1\n B =2\nC = 3 ', { A: '1', B: '2', C: '3' }],
  ['white space in quotes', `A=" 1 "\nB='\t'\nC="\n"`, { A: ' 1 ', B: '\t', C: '\n' }],
  ['words', 'GREETING=hello there, world!', { GREETING: 'hello there, world!' }],
  ['= in values', 'A=b=c\nB==\nC=dGVzdA==\nD="a=b"', { A: 'b=c', B: '=', C: 'dGVzdA==', D: 'a=b' }],
  ['an assignment in quotes', 'A="\nB=2\n"\nC=3', { A: '\nB=2\n', C: '3' }],
  [
    'unicode',
    'A=grüße\nB="日本語 👋🏽"\nC=\u0301e\nD=\u200Bx',
    { A: 'grüße', B: '日本語 👋🏽', C: '\u0301e', D: '\u200Bx' },
  ],
  ['a name twice', 'A=1\nB=2\nA=3', { A: '3', B: '2' }],
  ['names', '_=1\n__A=2\na=3\nA1_b=4', { _: '1', __A: '2', a: '3', A1_b: '4' }],
  ['punctuation', 'A=!@%^&*()[]{}<>?/|;:,.~+-_', { A: '!@%^&*()[]{}<>?/|;:,.~+-_' }],
  ['a long value', `A=${'x'.repeat(65_536)}`, { A: 'x'.repeat(65_536) }],
]

describe.each(CORPUS)('%s', (_shape, text, values) => {
  test('is read as its author meant it', () => {
    const { entries } = parse(text)
    expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual(values)
    expect(entries.map(({ name }) => name)).toEqual(Object.keys(values))
  })

  test('is read the same by the dotenv package, classic and fast', () => {
    expect(dotenv.parse(text)).toEqual(values)
    expect(dotenv.parse(text, { fast: true })).toEqual(values)
  })

  test('is read the same by Node', () => {
    expect({ ...parseEnv(text) }).toEqual(values)
  })
})
