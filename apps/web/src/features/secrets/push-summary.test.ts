import { expect, it } from 'vitest'
import { pushedWords } from './push-summary.ts'

const outcome = { environment: 'dev', outcome: 'pushed', added: 1, changed: 1, removed: 1, seq: 41 } as const

it('says how many went where, and by which commit', () => {
  expect(pushedWords(outcome)).toBe('pushed 3 secrets to dev · commit 41')
  expect(pushedWords({ ...outcome, changed: 0, removed: 0 })).toBe('pushed 1 secret to dev · commit 41')
  expect(pushedWords({ ...outcome, personal: true, added: 0, removed: 0 })).toBe(
    'pushed 1 override of yours to dev · commit 41',
  )
})

it('does not claim a commit where others had pushed the same', () => {
  const { seq: _, ...without } = outcome
  expect(pushedWords(without)).toBe('dev holds all of this already')
})
