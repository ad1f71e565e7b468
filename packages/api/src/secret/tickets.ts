// Tickets for packs: whoever was allowed to pull may fetch one pack for a minute. `<expiry in ms>.<mac>`
import { derive, equalBytes, hashBytes, toBase64url, u64, utf8, type ChainId } from '@infisical/crypto/server'
import type { Services } from '../context.ts'

const LIFETIME_MS = 60_000

export interface PackAddress {
  readonly chainId: ChainId
  readonly seq: number
}

export function giveTicket({ keys, clock }: Pick<Services, 'keys' | 'clock'>, address: PackAddress): string {
  const expiry = clock() + LIFETIME_MS
  return `${expiry}.${macOf(keys.ticket, address, expiry)}`
}

/** Constant time in the mac. */
export function isTicket(services: Pick<Services, 'keys' | 'clock'>, address: PackAddress, ticket: string): boolean {
  const [, digits, mac] = /^(\d{1,15})[.]([A-Za-z0-9_-]{43})$/.exec(ticket) ?? []
  if (digits === undefined || mac === undefined) return false
  const expiry = Number(digits)
  if (expiry <= services.clock()) return false
  return equalBytes(utf8(mac), utf8(macOf(services.keys.ticket, address, expiry)))
}

function macOf(key: Uint8Array, { chainId, seq }: PackAddress, expiry: number): string {
  return toBase64url(derive('server-pack-ticket', key, hashBytes(chainId), u64(seq), u64(expiry)))
}
