// The named peer of the server's pull: Fastify alone, answering every request with one buffer of the same size.
import fastify from 'fastify'

export async function serveBare(size: number): Promise<void> {
  const app = fastify()
  const body = Buffer.alloc(size, 7)
  app.get('/', (_, reply) => reply.type('application/octet-stream').send(body))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  process.stdout.write(`${address}\n`)
}
