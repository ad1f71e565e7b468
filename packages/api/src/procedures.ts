// The ladder of procedures. Every procedure of the API stands on one of its rungs: open to strangers, or signed in.
import { isOutdated } from '@infisical/contract'
import { Refusal } from './refusal.ts'
import { trpc } from './trpc.ts'

/** For strangers: signing up and logging in. */
export const openProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.request.client !== undefined && isOutdated(ctx.request.client)) throw new Refusal('outdated-client')
  return next()
})

/** For users: `ctx.user` is who asks. */
export const signedInProcedure = openProcedure.use(({ ctx, next }) => next({ ctx: { ...ctx, user: notYet() } }))

function notYet(): { readonly userId: string; readonly sessionId: string } {
  throw new Refusal('unauthenticated')
}
