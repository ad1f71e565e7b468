import { beforeAll, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../../test/acme.ts'
import { grantsFor } from '../../test/sham.ts'
import { grantKey } from '../order.ts'
import type { State } from '../state.ts'
import { withGrants, withoutGrants } from './box-grants.ts'

let acme: Acme
let before: State
beforeAll(async () => {
  acme = await makeAcme()
  before = acme.workspace.verified.state
})

test('what one had goes, and nobody else’s', () => {
  const { userId } = acme.dan
  const after = withoutGrants(before, 'member', userId)
  expect(after.grants).toEqual(before.grants.filter(({ id }) => id !== userId))
  expect(after.grants.length).toBeLessThan(before.grants.length)
  expect(after.grants.some(({ kind }) => kind === 'member')).toBe(true)
  expect(withoutGrants(before, 'invite', userId).grants).toEqual(before.grants)
})

test('what one is given stands in its place', () => {
  const { userId: id } = acme.dan
  const holder = { kind: 'member', id } as const
  const given = grantsFor(before, 'all').toReversed()
  const { grants } = withGrants(withoutGrants(before, 'member', id), holder, given)
  expect(grants.map(grantKey)).toEqual(grants.map(grantKey).toSorted())
  expect(grants.filter((grant) => grant.id === id)).toHaveLength(given.length)
})
