import { expect, test } from 'vitest'
import type { Column } from './grid.ts'
import { keyOf, type Draft } from './edits.ts'
import { pending } from './look.ts'

const columnOf = (name: string) => ({ environment: { environmentId: `id of ${name}`, name } }) as unknown as Column

test('what a push would send is told by environment and layer, and by what becomes of each name', () => {
  const draft = (name: string, before: string | null, value: string | null, place: Partial<Draft> = {}): Draft => ({
    environmentId: 'id of dev',
    personal: false,
    ...{ name, before, value, ...place },
  })
  const all = [
    draft('NEW', null, ''),
    draft('B_CHANGED', 'a', 'b'),
    draft('A_CHANGED', '', 'b'),
    draft('GONE', 'a', null),
    draft('MINE', null, 'x', { personal: true }),
    draft('ELSEWHERE', 'a', 'b', { environmentId: 'id of production' }),
    draft('CLOSED', 'a', 'b', { environmentId: 'id of another' }),
  ]
  const drafts = new Map(all.map((each) => [keyOf(each), each]))
  expect(pending({ columns: ['production', 'dev', 'staging'].map(columnOf) }, { drafts })).toEqual([
    { environment: 'production', added: [], changed: ['ELSEWHERE'], removed: [] },
    { environment: 'dev', added: ['NEW'], changed: ['A_CHANGED', 'B_CHANGED'], removed: ['GONE'] },
    { environment: 'dev', personal: true, added: ['MINE'], changed: [], removed: [] },
  ])
})
