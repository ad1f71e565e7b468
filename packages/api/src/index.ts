// The API of the server. It stores, orders and checks what clients sign; it can read none of it.
export { appRouter, type AppRouter } from './app-router.ts'
export { createCaches, type Caches } from './caches.ts'
export {
  createContext,
  type Context,
  type CookieJar,
  type CookieTokens,
  type Log,
  type Mail,
  type Mailer,
  type RequestFacts,
  type Services,
} from './context.ts'
export { Live } from './live/live.ts'
export { authenticate } from './procedures.ts'
export { createServerKeys, type ServerKeys } from './server-keys.ts'
export { Refusal, refusalOf } from './refusal.ts'
export { servePack, type PackRequest } from './secret/serve-pack.ts'
export { sweep } from './sweep.ts'
