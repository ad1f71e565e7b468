// The named peer of the server's pull: Fastify alone, answering every request with the bytes of one file.
import { readFile } from 'node:fs/promises'
import fastify from 'fastify'

export async function serveBare(file: string): Promise<void> {
  const app = fastify()
  const body = await readFile(file)
  app.get('/', (_, reply) => reply.type('application/octet-stream').send(body))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  process.stdout.write(`${address}\n`)
}
