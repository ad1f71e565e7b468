// The list of attacks is whole, every row has a test, and the page says so.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isErrorCode } from '@infisical/contract'
import { ROOT } from '../harness/built.ts'
import { attacksPage, testsByRow } from './attacks-page.ts'
import { ATTACKS } from './list.ts'

const rows = ATTACKS.flatMap((chapter) => chapter.rows)

it('counts from 1 to 81', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 81 }, (_, i) => i + 1))
})

it('answers with codes of the catalogue', () => {
  const codes = rows.flatMap(({ answer }) => (typeof answer === 'string' ? [] : answer))
  expect(codes.filter((code) => !isErrorCode(code))).toEqual([])
})

it('has a test for every row, and no test names a row that is not there', () => {
  const tests = testsByRow()
  expect(rows.filter(({ row }) => !tests.has(row)).map(({ row, tries }) => `${row}: ${tries}`)).toEqual([])
  expect([...tests.keys()].filter((row) => row < 1 || row > 81)).toEqual([])
})

it('is written down in docs/attacks.md', async () => {
  await expect(attacksPage()).toMatchFileSnapshot(join(ROOT, 'docs/attacks.md'))
})
