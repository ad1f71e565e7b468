import { expect, it } from 'vitest'
import { ERRORS } from './errors.ts'
import { errorsPage } from './errors-page.ts'

// Stale? `npm run generate:docs` in this package.
it('docs/errors.md is the catalogue', async () => {
  await expect(errorsPage()).toMatchFileSnapshot('../../../docs/errors.md')
})

it('the page has one heading for every code', () => {
  const headings = [...errorsPage().matchAll(/^### (.*)$/gm)].map(([, code]) => code)
  expect(new Set(headings)).toEqual(new Set(Object.keys(ERRORS)))
  expect(headings).toHaveLength(Object.keys(ERRORS).length)
})
