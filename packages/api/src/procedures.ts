// The ladder of procedures. Every procedure of the API stands on one of its rungs: open to strangers, for users, or for users and machines.
// What either may do in a workspace depends on its log; members.ts decides that, for all procedures.
import { isOutdated } from '@infisical/contract'
import type { MachineId, UserId } from '@infisical/crypto/server'
import type { Context } from './context.ts'
import { readMachine, type MachineCaller } from './machine/authenticate.ts'
import { noteSeen } from './machine/seen.ts'
import { Refusal } from './refusal.ts'
import { readAccessToken, type Caller } from './session/access-token.ts'
import { refuseOtherOrigins } from './session/grant.ts'
import { trpc } from './trpc.ts'

/** For strangers: signing up and logging in. */
export const openProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.request.client !== undefined && isOutdated(ctx.request.client)) throw new Refusal('outdated-client')
  return next()
})

/** For users: `ctx.caller` is who asks. Throws `unauthenticated`, `session-expired`, `origin-refused`, and `not-allowed` for machines. */
export const signedInProcedure = openProcedure.use(async ({ ctx, type, next }) => {
  const caller = await authenticate(ctx, type)
  if (caller.kind === 'machine') throw new Refusal('not-allowed')
  return next({ ctx: { ...ctx, caller } })
})

/** For users and machines alike: the few procedures that read and write the secrets of a workspace. */
export const memberProcedure = openProcedure.use(async ({ ctx, type, next }) => {
  const caller = await authenticate(ctx, type)
  const result = await next({ ctx: { ...ctx, caller } })
  if (caller.kind === 'machine' && result.ok) noteSeen(ctx.services, caller, ctx.request.ip)
  return result
})

export interface UserCaller extends Caller {
  readonly kind: 'user'
}

/** A request of somebody who has shown who he, or it, is. */
export interface Known extends Context {
  readonly caller: UserCaller | MachineCaller
}

export interface SignedIn extends Known {
  readonly caller: UserCaller
}

/** Who asks, by the id that logs and commits name. */
export function idOfCaller({ caller }: Known): UserId | MachineId {
  return caller.kind === 'user' ? caller.userId : caller.machineId
}

/**
 * Who asks. Throws `unauthenticated`, `session-expired`, `machine-unknown`, and for a mutation from another website's page
 * `origin-refused`.
 */
export async function authenticate(
  context: Context,
  type: 'query' | 'mutation' | 'subscription',
): Promise<Known['caller']> {
  const { authorization, cookies } = context.request
  if (authorization !== undefined) {
    const [, scheme, credentials = ''] = /^(Bearer|Machine) ([\w.-]+)$/.exec(authorization) ?? []
    if (scheme === 'Machine') return readMachine(context.services, credentials)
    if (scheme === undefined) throw new Refusal('unauthenticated')
    return userOf(await readAccessToken(context.services, credentials))
  }
  const tokens = await cookies?.read()
  if (tokens === undefined) throw new Refusal('unauthenticated')
  // A stream changes nothing either, and browsers name no origin when a page opens one at its own server.
  if (type === 'mutation') refuseOtherOrigins(context)
  return userOf(await readAccessToken(context.services, tokens.accessToken))
}

function userOf(caller: Caller): UserCaller {
  return { kind: 'user', ...caller }
}
