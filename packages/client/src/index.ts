// The client of Infisical: the only place where plaintext meets transport.
export type * from './client.ts'
export type { ClientOptions } from './context.ts'
export { ApiError, ClientError, type ClientErrorCode, type ClientErrorFacts, type ClientFailure } from './errors.ts'
export type { Fetch, FetchAnswer, FetchRequest } from './fetch.ts'
export { openClient } from './open-client.ts'
export type * from './storage.ts'
