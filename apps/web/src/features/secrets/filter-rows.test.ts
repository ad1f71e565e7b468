import { describe, expect, it } from 'vitest'
import { CELL, type Table } from '../../vault/table.ts'
import { filterRows, type RowFilter } from './filter-rows.ts'

const table = {
  names: ['API_KEY', 'DATABASE_URL', 'STRIPE_KEY', 'STRIPE_URL'],
  columns: {
    dev: Uint8Array.of(1, 1, 1 | CELL.unsaved, 1),
    production: Uint8Array.of(1, 2, 0, 1 | CELL.unsaved | CELL.conflict),
  },
} as unknown as Table

const found = (filter: Partial<RowFilter>): string[] =>
  filterRows(table, { search: '', shown: 'all', ...filter }).map((row) => table.names[row] ?? '')

describe('filtering', () => {
  it('finds a part of a name in any case, and every word in any order', () => {
    expect(found({ search: 'key' })).toEqual(['API_KEY', 'STRIPE_KEY'])
    expect(found({ search: '  url stripe ' })).toEqual(['STRIPE_URL'])
    expect(found({ search: 'nothing' })).toEqual([])
    expect(found({})).toEqual(table.names)
  })

  it('takes what is typed as text, not as a pattern', () => {
    expect(found({ search: '.*' })).toEqual([])
  })

  it('shows what is missing, different, unsaved or in conflict', () => {
    expect(found({ shown: 'missing' })).toEqual(['STRIPE_KEY'])
    expect(found({ shown: 'differs' })).toEqual(['DATABASE_URL'])
    expect(found({ shown: 'unsaved' })).toEqual(['STRIPE_KEY', 'STRIPE_URL'])
    expect(found({ shown: 'conflict' })).toEqual(['STRIPE_URL'])
    expect(found({ shown: 'unsaved', search: 'url' })).toEqual(['STRIPE_URL'])
  })
})
