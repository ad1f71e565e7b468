// Handing out tokens: in the answer, or in a browser's sealed cookie.
import type { SessionGrant, Transport } from '@infisical/contract'
import { SESSION } from '@infisical/contract/limits'
import type { Context, CookieJar } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { signAccessToken, type Caller } from './access-token.ts'

/** `refreshToken` is absent when the client chose it itself and has it already. */
export async function grant(
  context: Context,
  transport: Transport,
  { refreshToken, ...caller }: Caller & { readonly refreshToken?: string },
): Promise<SessionGrant> {
  const accessToken = await signAccessToken(context.services, caller)
  const expiresInSeconds = SESSION.accessSeconds
  if (transport === 'bearer')
    return { accessToken, expiresInSeconds, ...(refreshToken !== undefined && { refreshToken }) }
  if (refreshToken !== undefined) await cookieJarOf(context).write({ accessToken, refreshToken })
  return { expiresInSeconds }
}

/** The jar of a request that may use one: a browser's, from a page of this server. Throws `origin-refused`. */
export function cookieJarOf(context: Context): CookieJar {
  refuseOtherOrigins(context)
  if (context.request.cookies === undefined) throw new Refusal('malformed', { field: 'transport' })
  return context.request.cookies
}

/**
 * A browser attaches cookies to whatever a page asks for, so every change that rests on one must come from our own page. Browsers name
 * the origin with every request that is not a GET (Fetch standard, section 3.2), and no page can forge it.
 */
export function refuseOtherOrigins({ services, request }: Context): void {
  if (request.origin !== services.origin()) throw new Refusal('origin-refused')
}
