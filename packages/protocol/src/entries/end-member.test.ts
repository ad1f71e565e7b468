import { newId, type Access, type EnvironmentId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme } from '../../test/acme.ts'
import { memberOf } from '../queries.ts'
import type { Member } from '../state.ts'
import { makePerson } from '../testing.ts'
import { sameAccess, withKeys, withRights } from './end-member.ts'

let dan: Member
beforeAll(async () => {
  const acme = await makeAcme()
  const member = memberOf(acme.workspace.verified.state, acme.dan.userId) as Member
  dan = { ...member, rights: [{ role: 'writer', access: 'all', from: 3, until: undefined }] }
})

const [a, b, c] = Array.from({ length: 3 }, () => newId<EnvironmentId>()).toSorted() as [
  EnvironmentId,
  EnvironmentId,
  EnvironmentId,
]

describe('access', () => {
  test.each<readonly [Access, Access, boolean]>([
    ['all', 'all', true],
    ['all', [a], false],
    [[a, b, c], 'all', false],
    [[a, b], [a, b], true],
    [[a], [a, b], false],
    [[a, b], [a], false],
    [[a, b], [a, c], false],
    [[b], [c], false],
  ])('%j and %j: %j', (one, other, same) => expect(sameAccess(one, other)).toBe(same))
})

describe('rights', () => {
  test('that stay the same stay one span', () => {
    expect(withRights(dan, 'writer', 'all', 9)).toBe(dan)
  })

  test('that change end the span before, also on the way back to what they were', () => {
    const less = withRights(dan, 'writer', [a], 9)
    const back = withRights(withRights(less, 'reader', [a], 11), 'writer', 'all', 12)
    expect(back.rights).toEqual([
      { role: 'writer', access: 'all', from: 3, until: 9 },
      { role: 'writer', access: [a], from: 9, until: 11 },
      { role: 'reader', access: [a], from: 11, until: 12 },
      { role: 'writer', access: 'all', from: 12, until: undefined },
    ])
  })
})

test('keys that change end the span before, and no other', async () => {
  const [first, second] = [(await makePerson('First')).identity, (await makePerson('Second')).identity]
  const { keys } = withKeys(withKeys(dan, first, 9), second, 12)
  expect(keys.slice(-3).map(({ from, until }) => [from, until])).toEqual([
    [dan.keys.at(-1)?.from, 9],
    [9, 12],
    [12, undefined],
  ])
  expect(keys.at(-1)).toMatchObject({ signPublic: second.signPublic, boxPublic: second.boxPublic })
})
