// Calls of a browser. Its tokens are in a cookie that no script reads; when the access token in it has expired the cookie is renewed once, by
// one tab at a time, and the call repeated: the server did nothing the first time.
import { ApiError, ClientError } from './errors.ts'
import type { SessionSlot } from './storage.ts'
import type { Api, Server } from './transport.ts'

export type Call = <T>(call: (api: Api) => Promise<T>) => Promise<T>

/** `userId` is whose keys these are: nobody's cookie is renewed for them once another is logged in, or nobody. */
export function cookieCalls(server: Server, slot: SessionSlot, userId: string | undefined): Call {
  let renewing: Promise<void> | undefined

  const renew = (): Promise<void> =>
    slot.lock(async () => {
      if ((await slot.read())?.userId !== userId) throw new ClientError('not-logged-in')
      await server.anyone((api) => api.session.refresh.mutate({}))
    })

  return async (call) => {
    try {
      return await server.anyone(call)
    } catch (error) {
      if (!isRefused(error)) throw error
      renewing ??= renew().finally(() => (renewing = undefined))
      await renewing
      return await server.anyone(call)
    }
  }
}

/** The access token is not good (any more). */
export const isRefused = (error: unknown): boolean =>
  error instanceof ApiError && (error.code === 'session-expired' || error.code === 'unauthenticated')
