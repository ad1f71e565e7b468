import { describe, expect, test } from 'vitest'
import { DatabaseError } from './errors.ts'
import { databaseErrorOf, isConflict } from './failure.ts'

const fromDriver = (cause: object): object => ({ code: 'P2010', meta: { driverAdapterError: { cause } } })

describe('a failure of the database', () => {
  test.each([
    ['disk-full', fromDriver({ kind: 'postgres', originalCode: '53100' })],
    ['disk-full', { code: '53100', severity: 'ERROR' }],
    ['transaction-timeout', { code: 'P2028' }],
    ['database-unreachable', fromDriver({ kind: 'DatabaseNotReachable' })],
    ['database-unreachable', { cause: { code: 'ECONNREFUSED' } }],
    ['database-unreachable', new Error('timeout exceeded when trying to connect')],
    ['database-unreachable', fromDriver({ kind: 'postgres', code: '57P01' })],
    ['database-refused', { code: 'P1003', meta: { driverAdapterError: { cause: { kind: 'DatabaseDoesNotExist' } } } }],
  ])('%s is found at any depth', (code, error) => {
    expect(databaseErrorOf(error)).toMatchObject({ name: 'DatabaseError', code, cause: error })
  })

  test('that is told already stays as it is', () => {
    const error = new DatabaseError('disk-full', 'full')
    expect(databaseErrorOf({ cause: error })).toBe(error)
  })

  test.each([
    ['a duplicate', { code: 'P2002', meta: { driverAdapterError: { cause: { originalCode: '23505' } } } }],
    ['an error of the program', new TypeError('x is not a function')],
    ['text', 'ECONNREFUSED'],
    ['nothing', undefined],
    ['null', null],
  ])('is not %s', (_, error) => {
    expect(databaseErrorOf(error)).toBeUndefined()
  })

  test('is looked for even in a circle', () => {
    const error: { cause?: unknown } = {}
    error.cause = error
    expect(databaseErrorOf(error)).toBeUndefined()
  })
})

test.each([
  [true, { code: 'P2034' }],
  [true, fromDriver({ kind: 'TransactionWriteConflict', originalCode: '40001' })],
  [true, fromDriver({ kind: 'postgres', originalCode: '40P01' })],
  [true, { code: '40001' }],
  [false, { code: 'P2002' }],
  [false, { code: 'P2028' }],
  [false, undefined],
])('conflict: %s', (expected, error) => {
  expect(isConflict(error)).toBe(expected)
})
