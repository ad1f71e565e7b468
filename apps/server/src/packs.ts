// GET /packs/<chain id>/<seq>: a large pack, as the bytes that lie in the cache. Everything else a pull needs goes through the API.
import { refusalOf, servePack, type Services } from '@infisical/api'
import type { FastifyInstance } from 'fastify'
import { isFailure, refuse } from './refuse.ts'

// The bytes under an address never change; whoever fetched them once may keep them, and nobody in between.
const headers = {
  'content-type': 'application/octet-stream',
  'cache-control': 'private, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

export function mountPacks(scope: FastifyInstance, services: Services): void {
  scope.get<{ Params: { chainId: string; seq: string } }>('/packs/:chainId/:seq', async (request, reply) => {
    try {
      const pack = await servePack(services, { ...request.params, authorization: request.headers.authorization })
      return await reply.headers(headers).send(Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength))
    } catch (error) {
      const { code } = refusalOf(error, request.id)
      if (isFailure(code)) request.failure = error
      return refuse(reply.header('cache-control', 'no-store'), code)
    }
  })
}
