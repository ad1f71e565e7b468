import { newId, type ChainId } from '@infisical/crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createServerKeys } from '../server-keys.ts'
import { giveTicket, isTicket } from './tickets.ts'

const address = { chainId: `${newId()}${newId()}` as ChainId, seq: 7 }
const keys = await createServerKeys(new Uint8Array(32).fill(1))
const at = (now: number) => ({ keys, clock: () => now })

it('are good for a minute, for one pack, under one key', async () => {
  const ticket = giveTicket(at(1_000), address)
  expect(isTicket(at(1_000), address, ticket)).toBe(true)
  expect(isTicket(at(60_999), address, ticket)).toBe(true)
  expect(isTicket(at(61_000), address, ticket)).toBe(false)
  expect(isTicket(at(1_000), { ...address, seq: 8 }, ticket)).toBe(false)
  expect(isTicket(at(1_000), { ...address, chainId: 'ab'.repeat(32) as ChainId }, ticket)).toBe(false)
  const others = await createServerKeys(new Uint8Array(32).fill(2))
  expect(isTicket({ keys: others, clock: () => 1_000 }, address, ticket)).toBe(false)
})

it('cannot be made or changed without the key', () => {
  const ticket = giveTicket(at(1_000), address)
  fc.assert(fc.property(fc.string(), (forged) => !isTicket(at(1_000), address, forged)))
  fc.assert(
    fc.property(fc.nat(ticket.length - 1), fc.constantFrom(...'0123456789AZaz-_.'.split('')), (place, character) => {
      const changed = ticket.slice(0, place) + character + ticket.slice(place + 1)
      fc.pre(changed !== ticket)
      expect(isTicket(at(1_000), address, changed)).toBe(false)
    }),
  )
})
