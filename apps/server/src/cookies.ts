// A browser's tokens, in one sealed cookie that no script can read and no other site can send.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CookieJar, CookieTokens } from '@infisical/api'
import { SESSION } from '@infisical/contract/limits'
import { getIronSession, type IronSession, type SessionOptions } from 'iron-session'

export interface CookieOptions {
  /** At least 32 characters that only this installation's servers know. */
  readonly password: string
  /** People come by https. */
  readonly secure: boolean
}

/** `__Host-` makes a browser refuse a cookie of this name from any other host, or without https (RFC 6265bis 4.1.3.2). */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-infisical' : 'infisical'
}

/** The jar of one request. The cookie is opened when first asked for; one that does not open is as good as none. */
export function cookieJar(request: IncomingMessage, response: ServerResponse, options: CookieOptions): CookieJar {
  let opened: Promise<IronSession<Partial<CookieTokens>>> | undefined
  const session = (): Promise<IronSession<Partial<CookieTokens>>> => {
    opened ??= openSession(request, response, sessionOptions(options))
    return opened
  }
  return {
    async read() {
      const { accessToken, refreshToken } = await session()
      return typeof accessToken === 'string' && typeof refreshToken === 'string'
        ? { accessToken, refreshToken }
        : undefined
    },
    async write({ accessToken, refreshToken }) {
      const tokens = await session()
      Object.assign(tokens, { accessToken, refreshToken })
      await tokens.save()
    },
    async clear() {
      const tokens = await session()
      tokens.destroy()
    },
  }
}

function sessionOptions({ password, secure }: CookieOptions): SessionOptions {
  return {
    password,
    cookieName: cookieName(secure),
    ttl: SESSION.refreshMs / 1_000,
    cookieOptions: { httpOnly: true, sameSite: 'strict', path: '/', secure },
  }
}

async function openSession(
  request: IncomingMessage,
  response: ServerResponse,
  options: SessionOptions,
): Promise<IronSession<Partial<CookieTokens>>> {
  try {
    return await getIronSession<Partial<CookieTokens>>(request, response, options)
  } catch {
    // Neither sealed by us nor expired, but something else altogether: begin without it.
    const bare = Object.assign(Object.create(request) as IncomingMessage, { headers: {} })
    return getIronSession<Partial<CookieTokens>>(bare, response, options)
  }
}
