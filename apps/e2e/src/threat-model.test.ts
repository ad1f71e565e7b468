// Holds docs/threat-model.md to its word: a goal whose test was renamed or removed is a goal that nobody checks.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './harness/built.ts'

const PAGE = join(ROOT, 'docs/threat-model.md')
const LINK = /\]\(([^ )]+\.test\.ts)(?: "([^"]+)")?\)/g

it('every goal of the threat model links a test that exists', () => {
  const links = [...readFileSync(PAGE, 'utf8').matchAll(LINK)]
  expect(links.length).toBeGreaterThan(15)
  const stale = links.filter(([, file = '', title]) => {
    const source = readSource(join(dirname(PAGE), file))
    return title === undefined || source === undefined || !source.includes(title)
  })
  expect(stale.map(([link]) => link)).toEqual([])
})

function readSource(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
