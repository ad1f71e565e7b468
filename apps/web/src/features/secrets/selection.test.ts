import { describe, expect, it } from 'vitest'
import { extended, NOTHING_SELECTED, stillThere, toggled, toggledAll } from './selection.ts'

const shown = ['A', 'B', 'C', 'D']
const namesOf = ({ names }: { readonly names: ReadonlySet<string> }) => [...names].sort()

describe('choosing rows', () => {
  it('takes and leaves one', () => {
    const one = toggled(NOTHING_SELECTED, 'B')
    expect(namesOf(one)).toEqual(['B'])
    expect(namesOf(toggled(one, 'B'))).toEqual([])
  })

  it('takes a range from where the last choice was made, either way', () => {
    expect(namesOf(extended(toggled(NOTHING_SELECTED, 'B'), 'D', shown))).toEqual(['B', 'C', 'D'])
    expect(namesOf(extended(toggled(NOTHING_SELECTED, 'C'), 'A', shown))).toEqual(['A', 'B', 'C'])
    expect(namesOf(extended(toggled(NOTHING_SELECTED, 'gone'), 'A', shown))).toEqual(['A', 'gone'])
  })

  it('takes all that are shown and keeps the others', () => {
    const all = toggledAll(toggled(NOTHING_SELECTED, 'hidden'), shown)
    expect(namesOf(all)).toEqual(['A', 'B', 'C', 'D', 'hidden'])
    expect(namesOf(toggledAll(all, shown))).toEqual(['hidden'])
  })

  it('forgets what is gone from the table', () => {
    const some = toggledAll(NOTHING_SELECTED, shown)
    expect(namesOf(stillThere(some, ['B', 'D', 'E']))).toEqual(['B', 'D'])
    expect(stillThere(some, shown)).toBe(some)
  })
})
