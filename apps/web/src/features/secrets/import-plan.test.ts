import { describe, expect, it } from 'vitest'
import { editsOf, firstChoice, linesOf, toggledKind, toggledName } from './import-plan.ts'

const comparison = { added: ['NEW'], changed: ['OLD', 'URL'], unchanged: ['SAME'], absent: ['GONE'] }
const pairs = ['NEW', 'OLD', 'URL', 'SAME'].map((name) => ({ name, value: `value of ${name}` }))
const plan = { environment: 'dev', pairs, comparison }

describe('what is brought in', () => {
  it('is taken, and what a file lacks is not removed unless it is meant to be all there is', () => {
    expect([...firstChoice(comparison, { whole: false })]).toEqual(['NEW', 'OLD', 'URL'])
    expect([...firstChoice(comparison, { whole: true })]).toEqual(['NEW', 'OLD', 'URL', 'GONE'])
  })

  it('becomes edits of what was chosen alone', () => {
    const choice = toggledName(toggledName(firstChoice(comparison, { whole: false }), 'OLD'), 'GONE')
    expect(editsOf({ ...plan, choice })).toEqual([
      { environment: 'dev', name: 'NEW', value: 'value of NEW' },
      { environment: 'dev', name: 'URL', value: 'value of URL' },
      { environment: 'dev', name: 'GONE', value: null },
    ])
  })

  it('never edits what is the same, or what the comparison does not know', () => {
    expect(editsOf({ ...plan, choice: new Set(['SAME', 'OTHER']) })).toEqual([])
  })

  it('is chosen by kind', () => {
    const all = toggledKind(new Set(['OLD']), comparison.changed)
    expect([...all]).toEqual(['OLD', 'URL'])
    expect([...toggledKind(all, comparison.changed)]).toEqual([])
  })

  it('is listed under a head for each kind that there is', () => {
    expect(linesOf({ ...comparison, changed: [] }, ['added', 'changed', 'absent'])).toEqual([
      { head: 'added', names: ['NEW'] },
      { kind: 'added', name: 'NEW' },
      { head: 'absent', names: ['GONE'] },
      { kind: 'absent', name: 'GONE' },
    ])
  })
})
