import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as surface from './index.ts'

test('the surface is this and no more', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'DotenvError',
    'FORMATS',
    'diff',
    'isEnvName',
    'isFormat',
    'merge',
    'parse',
    'print',
  ])
})

test('importing it loads nothing from outside this folder', () => {
  const files = new Set(['./index.ts'])
  for (const file of files) {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8')
    for (const [, from = ''] of source.matchAll(/\bfrom '([^']+)'|\bimport\(/g)) files.add(from)
  }
  expect([...files].filter((file) => !/^\.\/[a-z]+\.ts$/.test(file))).toEqual([])
  expect(files).toContain('./yaml.ts')
})
