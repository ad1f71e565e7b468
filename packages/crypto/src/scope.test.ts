import { describe, expect, test } from 'vitest'
import { ENVIRONMENT, KEY_ID, OTHER_ENVIRONMENT, refused, USER } from '../test/fixtures.ts'
import { readAccess, readRole, writeAccess, writeRole, type Access, type Role } from './access.ts'
import type { EnvironmentId } from './brands.ts'
import { fromHex, toHex } from './bytes.ts'
import { Reader } from './reader.ts'
import { readReceiver, receiverKindByte, receiverKindOf, writeReceiver, type Receiver } from './receiver.ts'
import { encodeScope, readScope, type Scope } from './scope.ts'
import { Writer } from './writer.ts'

const reader = (hex: string) => new Reader(fromHex(hex, hex.length / 2))
const written = (write: (writer: Writer) => void) => {
  const writer = new Writer()
  write(writer)
  return toHex(writer.finish())
}
const zeros = '00'.repeat(16)

describe('a scope', () => {
  const scopes: [Scope, string][] = [
    [{ kind: 'workspace' }, `00${zeros}`],
    [{ kind: 'environment', environmentId: ENVIRONMENT }, `01${ENVIRONMENT}`],
    [{ kind: 'environment', environmentId: zeros as EnvironmentId }, `01${zeros}`],
  ]

  test.each(scopes)('%j reads back', (scope, hex) => {
    expect(toHex(encodeScope(scope))).toBe(hex)
    expect(readScope(reader(hex))).toEqual(scope)
  })

  test.each([`00${ENVIRONMENT}`, `02${zeros}`, '00'])('%s is none', async (hex) => {
    await refused('malformed', () => readScope(reader(hex)))
  })
})

describe('a receiver', () => {
  test.each(['member', 'invite', 'machine'] as const)('may be a %s', (kind) => {
    const receiver: Receiver = { kind, id: USER, keyId: KEY_ID }
    const hex = written((to) => writeReceiver(to, receiver))
    expect(readReceiver(reader(hex))).toEqual(receiver)
    expect(receiverKindOf(receiverKindByte(kind))).toBe(kind)
  })

  test('is of three kinds', async () => {
    await refused('malformed', () => readReceiver(reader(`03${USER}${KEY_ID}`)))
    await refused('malformed', () => receiverKindOf(255))
  })
})

describe('a role', () => {
  test.each([
    ['owner', '01'],
    ['admin', '02'],
    ['writer', '03'],
    ['reader', '04'],
  ] as [Role, string][])('%s is %s', (role, hex) => {
    expect(written((to) => writeRole(to, role))).toBe(hex)
    expect(readRole(reader(hex))).toBe(role)
  })

  test.each(['00', '05', 'ff'])('%s is none', async (hex) => {
    await refused('malformed', () => readRole(reader(hex)))
  })
})

describe('access', () => {
  test.each([
    ['all', '00'],
    [[ENVIRONMENT], `0100000001${ENVIRONMENT}`],
    [[ENVIRONMENT, OTHER_ENVIRONMENT], `0100000002${ENVIRONMENT}${OTHER_ENVIRONMENT}`],
  ] as [Access, string][])('%j reads back', (access, hex) => {
    expect(written((to) => writeAccess(to, access))).toBe(hex)
    expect(readAccess(reader(hex), 100)).toEqual(access)
  })

  test.each([
    ['to nothing', '0100000000'],
    ['in another order', `0100000002${OTHER_ENVIRONMENT}${ENVIRONMENT}`],
    ['twice', `0100000002${ENVIRONMENT}${ENVIRONMENT}`],
    ['of another kind', `0200000001${ENVIRONMENT}`],
    ['above the cap', `0100000003${zeros}${ENVIRONMENT}${OTHER_ENVIRONMENT}`],
  ])('%s is refused', async (_, hex) => {
    await refused('malformed', () => readAccess(reader(hex), 2))
  })

  test('is never written in a form that would not be read', async () => {
    await refused('malformed', () => writeAccess(new Writer(), []))
    await refused('malformed', () => writeAccess(new Writer(), [OTHER_ENVIRONMENT, ENVIRONMENT]))
  })
})
