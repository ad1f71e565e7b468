import { newId, type UserId } from '@infisical/crypto'
import { Reader, Writer } from '@infisical/crypto/server'
import { expect, test } from 'vitest'
import { codeOf } from '../../test/refusal.ts'
import { setAccess } from './set-access.ts'

test('the keys that go with other access are of three kinds', async () => {
  const writer = new Writer()
  setAccess.write(writer, { userId: newId<UserId>(), role: 'writer', access: 'all', keys: { kind: 'none' } })
  const bytes = writer.finish()
  const withKind = (kind: number) => setAccess.read(new Reader(bytes.with(bytes.length - 1, kind)))
  expect(withKind(0).keys).toEqual({ kind: 'none' })
  expect(await codeOf(() => withKind(3))).toBe('malformed')
})
