// What every verb works with: one server, one host's storage, and the session once it is read.
import type { WorkspaceId } from '@infisical/crypto'
import type { Head } from '@infisical/protocol'
import type { LockSource } from './client-trust.ts'
import { cookieCalls, isRefused, type Call } from './cookie-calls.ts'
import { ClientError } from './errors.ts'
import type { Fetch } from './fetch.ts'
import { sealedCache, type LocalCache } from './local-cache.ts'
import { openSession, type Session } from './session.ts'
import type { ClientStorage, StoredSession } from './storage.ts'
import { keepTokens, type Tokens } from './tokens.ts'
import { openServer, type Api, type Server, type Transport } from './transport.ts'

export interface ClientOptions {
  /** Where the server is; a path is ignored. */
  readonly url: string
  readonly storage: ClientStorage
  readonly fetch: Fetch
  /** A name the user will recognise in a list of sessions. */
  readonly device: string
  /** Sent with every request, like `cli/0.1.0`. */
  readonly clientName: string
  /** `cookie` in a browser, on a page of this very server: no script ever sees a token. Default `bearer`. */
  readonly transport?: Transport
  /** Milliseconds since 1970; default the system's clock. */
  readonly now?: () => number
  /** Called now and then while many secrets are sealed or opened. */
  readonly onProgress?: (done: number, total: number) => void
  /** What else than the server tells how far a workspace was. The client holds every answer against it, as against a pin. */
  readonly lock?: LockSource
  /** `refuse`: a workspace of which neither a pin nor a lock is known is `first-contact`. For where nobody looks, as in CI. Default `allow`. */
  readonly firstContact?: 'allow' | 'refuse'
  /** Called where it is allowed: the server's word is all there is, and a person should know. */
  readonly onFirstContact?: () => void
}

/** A token brings its own server, keys and pin. Nothing is read from the host, and nothing written. */
export interface TokenOptions extends Pick<ClientOptions, 'fetch' | 'clientName' | 'now' | 'onProgress' | 'lock'> {
  readonly token: string
  /** Where the server of the token is reached from here, when that is another address than the one it names. */
  readonly url?: string
}

export interface Context {
  /** Whether this is a machine, which has a vault and nothing else. */
  readonly isToken: boolean
  readonly origin: string
  readonly storage: ClientStorage
  readonly device: string
  readonly transport: Transport
  readonly server: Server
  readonly now: () => number
  readonly onProgress: (done: number, total: number) => void
  readonly lock: LockSource | undefined
  /** Throws `first-contact` where that is refused. */
  readonly meetFirst: () => void
  /** undefined when nobody is logged in. */
  signedIn(): Promise<SignedIn | undefined>
  /** Replaces the session, here and at the host. */
  adopt(session: StoredSession): Promise<void>
  forget(): Promise<void>
  /** At the server, as far as it can be told. A browser's cookie is there when the keys are not any more. */
  endSession(): Promise<void>
}

/** Someone logged in: what the verbs need that are not for strangers. */
export interface SignedIn {
  readonly session: Session
  /** What a token says beyond its keys: the one workspace, and how far its log was. */
  readonly token?: { readonly workspaceId: WorkspaceId; readonly log: Head }
  readonly cache: LocalCache
  /** Calls as this user. An expired access token is renewed once, and the call repeated: the server did nothing the first time. */
  readonly call: Call
}

const DEVICE_LENGTH = 64

export function openContext(options: ClientOptions): Context {
  const { origin } = new URL(options.url)
  const now = options.now ?? Date.now
  const { fetch, clientName, transport = 'bearer' } = options
  const server = openServer({ origin, fetch, clientName, transport })
  const slot = options.storage.session
  let signedIn: Promise<SignedIn | undefined> | undefined

  const enter = (stored: StoredSession): SignedIn => {
    const session = openSession(stored, transport)
    const cache = sealedCache(options.storage.caches, session.deviceKey)
    if (transport === 'cookie') return { session, cache, call: cookieCalls(server, slot, session.userId) }
    const tokens = keepTokens(slot, stored, refreshWith(server), now)
    return { session, cache, call: (call) => asUser(server, tokens, call) }
  }
  const whoIsSignedIn = () =>
    (signedIn ??= slot.read().then((stored) => (stored === undefined ? undefined : enter(stored))))

  return {
    isToken: false,
    origin,
    storage: options.storage,
    device: options.device.slice(0, DEVICE_LENGTH),
    transport,
    server,
    now,
    onProgress: options.onProgress ?? (() => undefined),
    lock: options.lock,
    meetFirst() {
      if (options.firstContact === 'refuse') throw new ClientError('first-contact')
      options.onFirstContact?.()
    },
    signedIn: whoIsSignedIn,
    async adopt(stored) {
      await slot.write(stored)
      signedIn = Promise.resolve(enter(stored))
    },
    async forget() {
      await slot.clear()
      signedIn = undefined
    },
    async endSession() {
      const known = await whoIsSignedIn().catch(() => undefined)
      const call = known?.call ?? (transport === 'cookie' ? cookieCalls(server, slot, undefined) : undefined)
      await call?.((api) => api.session.end.mutate()).catch(() => undefined)
    },
  }
}

/** For verbs that need someone logged in. */
export async function requireSignedIn(context: Context): Promise<SignedIn> {
  const signedIn = await context.signedIn()
  if (signedIn === undefined) throw new ClientError('not-logged-in')
  return signedIn
}

async function asUser<T>(server: Server, tokens: Tokens, call: (api: Api) => Promise<T>): Promise<T> {
  const access = await tokens.current()
  try {
    return await server.bearer(access, call)
  } catch (error) {
    if (!isRefused(error)) throw error
    return await server.bearer(await tokens.renewed(access), call)
  }
}

function refreshWith(server: Server) {
  return async (refreshToken: string, nextRefreshHash: string) => {
    const { session } = await server.anyone((api) => api.session.refresh.mutate({ refreshToken, nextRefreshHash }))
    return session
  }
}
