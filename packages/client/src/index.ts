// The client of Infisical: the only place where plaintext meets transport.
export type * from './client.ts'
export type { Fetch, FetchAnswer, FetchRequest } from './fetch.ts'
export type * from './storage.ts'
export { ApiError, ClientError, type ClientErrorCode, type ClientErrorFacts, type ClientFailure } from './errors.ts'
