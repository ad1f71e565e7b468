import { describe, expect, it } from 'vitest'
import { CELL, type Table } from '../../vault/table.ts'
import { byteOf, cellsOf, describeCell } from './cells.ts'

const tableOf = (columns: Record<string, number>, closed: readonly string[] = []): Table => ({
  workspaceId: 'w',
  workspaceName: 'acme',
  role: 'owner',
  environments: [...Object.keys(columns), ...closed].map((name) => ({
    environmentId: name,
    name,
    open: !closed.includes(name),
    writable: true,
    seq: 1,
  })),
  names: ['A'],
  columns: Object.fromEntries(Object.entries(columns).map(([name, byte]) => [name, Uint8Array.of(byte)])),
  unsaved: 0,
  conflicts: 0,
  canUndo: false,
  canRedo: false,
  kept: true,
  revision: 1,
})

function described(columns: Record<string, number>, closed: readonly string[] = []): string[] {
  const table = tableOf(columns, closed)
  const cells = cellsOf(table, 0)
  const names = table.environments.map(({ name }) => name)
  return cells.map((_, at) => describeCell(cells, at, names))
}

const lettersOf = (columns: Record<string, number>) => cellsOf(tableOf(columns), 0).map(({ letter }) => letter)

describe('a row', () => {
  it('tells equal values from different ones by letters, and in words', () => {
    const columns = { dev: 7, staging: 2, production: 7 }
    expect(lettersOf(columns)).toEqual(['A', 'B', 'A'])
    expect(described(columns)).toEqual([
      'Hidden value, the same as in production',
      'Hidden value, differs from dev and production',
      'Hidden value, the same as in dev',
    ])
  })

  it('needs no letters where all agree', () => {
    expect(lettersOf({ dev: 1, staging: 1 })).toEqual([undefined, undefined])
    expect(described({ dev: 1, staging: 1, production: 0 })).toEqual([
      'Hidden value, the same as in staging',
      'Hidden value, the same as in dev',
      'Missing',
    ])
  })

  it('knows a value that stands alone', () => {
    expect(described({ dev: 1, staging: 0 })).toEqual(['Hidden value, only here', 'Missing'])
  })

  it('claims nothing of values beyond the numbers', () => {
    const columns = { dev: CELL.value, staging: CELL.value }
    expect(cellsOf(tableOf(columns), 0).map(({ relation, letter }) => [relation, letter])).toEqual([
      ['differs', undefined],
      ['differs', undefined],
    ])
    expect(described(columns)[0]).toBe('Hidden value, differs from staging')
  })

  it('says what became of a cell on this device', () => {
    expect(
      described({
        dev: 1 | CELL.personal,
        staging: 2 | CELL.unsaved,
        production: CELL.unsaved,
        test: 2 | CELL.unsaved | CELL.conflict,
      }),
    ).toEqual([
      'Hidden value, differs from staging and test. Your own override',
      'Hidden value, the same as in test. Edited, not pushed',
      'Will be removed. Not pushed',
      'Hidden value, the same as in staging. Conflict: somebody else changed it too. Edited, not pushed',
    ])
  })

  it('has a cell for an environment that is closed, whatever its name', () => {
    expect(described({ dev: 1 }, ['constructor'])).toEqual(['Hidden value, only here', 'Not open to you'])
    expect(byteOf(tableOf({ dev: 1 }, ['constructor']), 'constructor', 0)).toBeUndefined()
  })
})
