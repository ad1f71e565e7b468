import { describe, expect, it } from 'vitest'
import { suggest } from './suggest.ts'

describe('suggest', () => {
  const verbs = ['push', 'pull', 'run', 'status', 'secrets list', 'signup', 'login', 'logout']
  it.each([
    ['psuh', 'push'],
    ['pul', 'pull'],
    ['stauts', 'status'],
    ['secret list', 'secrets list'],
    ['singup', 'signup'],
  ])('%s → %s', (typed, meant) => expect(suggest(typed, verbs)).toBe(meant))

  it('says nothing rather than something silly', () => {
    expect(suggest('kubernetes', verbs)).toBeUndefined()
    expect(suggest('x', verbs)).toBeUndefined()
  })
})
