// What every answer tells a browser: nothing inline, nothing from elsewhere, no framing, no sniffing, no referrer.
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

const yearSeconds = 31_536_000

/** Sets the headers on every route of `scope`. `secure`: people come by https, and must not come otherwise again. */
export async function setSecurityHeaders(scope: FastifyInstance, { secure }: { secure: boolean }): Promise<void> {
  await scope.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // Argon2 is WebAssembly.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'"],
        connectSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        // The one policy there may be passes the address of the one worker.
        trustedTypes: ['infisical-worker'],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure ? { maxAge: yearSeconds, includeSubDomains: false } : false,
  })
  // Answers are about one moment and one person. What may be kept says so itself.
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store')
    done()
  })
}
