// The tables of README.md are claims about this package and its two peers: every row is executed.
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import * as dotenv from 'dotenv'
import { describe, expect, test } from 'vitest'
import { DotenvError } from './errors.ts'
import { parse } from './parse.ts'

const rows = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\|[^|]+\| `"/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))

const disagreements = rows.filter((cells) => cells.length === 6)
const agreements = rows.filter((cells) => cells.length === 4)

test('both tables are found', () => {
  expect(disagreements.length).toBeGreaterThan(20)
  expect(agreements.length).toBeGreaterThan(20)
  expect(disagreements.length + agreements.length).toBe(rows.length)
})

describe('where the peers disagree', () => {
  test.each(disagreements)('%s', (_shape, text = '', ofDotenv = '', ofNode = '', ours = '') => {
    const [input = ''] = codeSpans(text).map((span): string => JSON.parse(span))
    expect(canonical(dotenv.parse(input))).toBe(reprinted(codeSpans(ofDotenv)[0]))
    expect(codeSpans(ofNode).map(reprinted)).toContain(canonical(parseEnv(input)))
    const [claim = ''] = codeSpans(ours)
    expect(outcome(input)).toBe(claim.startsWith('{') ? reprinted(claim) : claim)
    expect(new Set([ofDotenv, ofNode, ours]).size, 'a row without a disagreement').toBeGreaterThan(1)
  })
})

describe('where all agree', () => {
  test.each(agreements)('%s', (_shape, text = '', result = '') => {
    const [input = ''] = codeSpans(text).map((span): string => JSON.parse(span))
    const expected = reprinted(codeSpans(result)[0])
    expect(canonical(dotenv.parse(input))).toBe(expected)
    expect(canonical(parseEnv(input))).toBe(expected)
    expect(outcome(input)).toBe(expected)
  })
})

/** What `parse` makes of the text: canonical JSON, or the code and line of its error. */
function outcome(text: string): string {
  try {
    return canonical(Object.fromEntries(parse(text).entries.map(({ name, value }) => [name, value])))
  } catch (error) {
    if (!(error instanceof DotenvError)) throw error
    return `${error.code} ${error.line}`
  }
}

function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
}

function reprinted(json = ''): string {
  return canonical(JSON.parse(json))
}

function canonical(values: Record<string, string | undefined>): string {
  return JSON.stringify(Object.entries(values))
}
