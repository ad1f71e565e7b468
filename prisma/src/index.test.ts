import { expect, test } from 'vitest'
import * as surface from './index.ts'

test('this is what others may use', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'DatabaseError',
    'Prisma',
    'announce',
    'databaseErrorOf',
    'insertKeyBoxes',
    'insertSecrets',
    'lockChain',
    'lockWorkspace',
    'migrationsDirectory',
    'openDatabase',
    'readAt',
    'readBack',
    'readLive',
    'readSince',
    'retireSecrets',
    'transact',
  ])
})
