import { expect, it } from 'vitest'
import type { Member } from '@infisical/client'
import { difference, mayGive, whyNotChange, type Role } from './rights.ts'

const ROLES = ['owner', 'admin', 'writer', 'reader'] as const

const member = (role: Role, you = false): Member => ({
  ...{ userId: role, email: `${role}@acme.test`, name: role, role, environments: 'all', fingerprint: [], you },
  verified: undefined,
})

it('lets owners give every role, admins all but owner, and others none', () => {
  const given = (own: Role): readonly Role[] => ROLES.filter((role) => mayGive(own, role))
  expect(ROLES.map(given)).toEqual([ROLES, ['admin', 'writer', 'reader'], [], []])
})

it('says why somebody cannot change another', () => {
  expect(whyNotChange(member('owner'), member('owner'))).toBeUndefined()
  expect(whyNotChange(member('admin'), member('admin'))).toBeUndefined()
  expect(whyNotChange(member('admin'), member('owner'))).toMatch(/Only an owner/)
  expect(whyNotChange(member('writer'), member('reader'))).toMatch(/Only owners and admins/)
  expect(whyNotChange(member('owner'), member('owner', true))).toMatch(/This is you/)
})

const ALL = ['dev', 'prod']

it('tells what is gained and lost', () => {
  const before = { role: 'reader', environments: ['dev'] } as const
  const gained = { gains: ['prod'], loses: [], newKeys: false, same: false }
  expect(difference(before, { role: 'reader', environments: 'all' }, ALL)).toEqual(gained)
  expect(difference(before, { role: 'reader', environments: ['dev', 'prod'] }, ALL)).toEqual(gained)
  const swapped = difference(before, { role: 'reader', environments: ['prod'] }, ALL)
  expect(swapped).toEqual({ gains: ['prod'], loses: ['dev'], newKeys: true, same: false })
})

it('knows what changes the keys: an environment less, the ones to come, or the right to push', () => {
  const whole = { role: 'writer', environments: 'all' } as const
  expect(difference(whole, { role: 'writer', environments: ALL }, ALL)).toMatchObject({ loses: [], newKeys: true })
  expect(difference(whole, { role: 'reader', environments: 'all' }, ALL)).toMatchObject({ newKeys: true, same: false })
  expect(difference(whole, { role: 'admin', environments: 'all' }, ALL)).toMatchObject({ newKeys: false, same: false })
  const reader = { role: 'reader', environments: ['dev'] } as const
  expect(difference(reader, { role: 'writer', environments: ['dev'] }, ALL)).toMatchObject({ newKeys: false })
})

it('sees through another order', () => {
  const before = { role: 'writer', environments: ALL } as const
  expect(difference(before, { role: 'writer', environments: ['prod', 'dev'] }, ALL)).toMatchObject({ same: true })
})
