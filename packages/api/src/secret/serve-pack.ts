// The raw route's part of the API: one pack, as the bytes that a pull gave a ticket for.
import { PACK_SCHEME } from '@infisical/contract'
import { hashBytes, type ChainId } from '@infisical/crypto/server'
import { column } from '../columns.ts'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { isTicket } from './tickets.ts'

export interface PackRequest {
  /** The two parts of the path, and the header, as they came. */
  readonly chainId: string
  readonly seq: string
  readonly authorization: string | undefined
}

/** Bytes that nobody changes. Throws Refusal `ticket-invalid`, `pack-gone`. What was pulled a moment ago comes without a query. */
export async function servePack(services: Services, request: PackRequest): Promise<Uint8Array> {
  const { chainId, seq } = addressOf(request)
  const ticket = request.authorization?.startsWith(`${PACK_SCHEME} `)
    ? request.authorization.slice(PACK_SCHEME.length + 1)
    : ''
  if (!isTicket(services, { chainId, seq }, ticket)) throw new Refusal('ticket-invalid')
  const kept = packAt(services, chainId, seq)
  if (kept !== undefined) return kept
  // Another server gave the ticket, the pack was forgotten, or it is one of the past.
  const chain = await services.db.prisma.chain.findUnique({
    where: { id: column(hashBytes(chainId)) },
    select: { headSeq: true },
  })
  if (chain === null || Number(chain.headSeq) < seq) throw new Refusal('pack-gone')
  if (Number(chain.headSeq) === seq) await services.caches.chains.upTo(services.db, chainId, seq)
  return packAt(services, chainId, seq) ?? services.caches.pasts.at(services.db, chainId, seq)
}

function packAt({ caches }: Services, chainId: ChainId, seq: number): Uint8Array | undefined {
  const state = caches.chains.peek(chainId)
  if (state?.head.seq === seq) return state.pack
  return state?.before?.seq === seq ? state.before.pack : undefined
}

function addressOf({ chainId, seq }: PackRequest): { chainId: ChainId; seq: number } {
  if (!/^[0-9a-f]{64}$/.test(chainId) || !/^[1-9]\d{0,15}$/.test(seq)) throw new Refusal('ticket-invalid')
  const number = Number(seq)
  if (!Number.isSafeInteger(number)) throw new Refusal('ticket-invalid')
  return { chainId: chainId as ChainId, seq: number }
}
