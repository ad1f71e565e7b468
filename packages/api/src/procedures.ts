// The ladder of procedures. Every procedure of the API stands on one of its rungs: open to strangers, or signed in. What a member may do
// in a workspace depends on its log; members.ts decides that, for all procedures.
import { isOutdated } from '@infisical/contract'
import type { Context } from './context.ts'
import { Refusal } from './refusal.ts'
import { readAccessToken, type Caller } from './session/access-token.ts'
import { refuseOtherOrigins } from './session/grant.ts'
import { trpc } from './trpc.ts'

/** For strangers: signing up and logging in. */
export const openProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.request.client !== undefined && isOutdated(ctx.request.client)) throw new Refusal('outdated-client')
  return next()
})

/** For users: `ctx.caller` is who asks. Throws `unauthenticated`, `session-expired` and `origin-refused`. */
export const signedInProcedure = openProcedure.use(async ({ ctx, type, next }) =>
  next({ ctx: { ...ctx, caller: await authenticate(ctx, type) } }),
)

export interface SignedIn extends Context {
  readonly caller: Caller
}

/** Who asks. Throws `unauthenticated`, `session-expired`, and for a mutation from another website's page `origin-refused`. */
export async function authenticate(context: Context, type: 'query' | 'mutation' | 'subscription'): Promise<Caller> {
  const { authorization, cookies } = context.request
  if (authorization !== undefined) {
    const token = /^Bearer ([\w.-]+)$/.exec(authorization)?.[1]
    if (token === undefined) throw new Refusal('unauthenticated')
    return readAccessToken(context.services, token)
  }
  const tokens = await cookies?.read()
  if (tokens === undefined) throw new Refusal('unauthenticated')
  if (type !== 'query') refuseOtherOrigins(context)
  return readAccessToken(context.services, tokens.accessToken)
}
