// The web app: the files of its build, as they are, and its one page at every address that the page itself understands. Nothing of a request
// goes into them. What stands after the # of an invite link never reaches a server.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Failure } from './failure.ts'

/** Where the page takes over: a folder of the app's router that is missing here would be lost by a reload. */
const PAGES = ['/', '/workspaces', '/join/:inviteId', '/w/:workspaceId', '/w/:workspaceId/:place']

const YEAR_SECONDS = 31_536_000

/** `directory` holds the build; rejects when there is none, for a server without its pages would look broken to everybody. */
export async function mountWeb(scope: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, 'index.html')))
    throw new Failure(`The web app is missing: ${directory} holds no build of it. Run npm run build, then start again.`)
  await scope.register(fastifyStatic, {
    root: directory,
    index: false,
    // Each file has its own route: no request can name another.
    wildcard: false,
    globIgnore: ['.vite/**', '**/*.{br,gz}'],
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      // The name of an asset is the hash of its content.
      const lasting = path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache'
      reply.header('cache-control', lasting)
    },
  })
  for (const page of PAGES) scope.get(page, (_request, reply) => reply.sendFile('index.html'))
}
