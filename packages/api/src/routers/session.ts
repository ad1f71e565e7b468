// Sessions: logging in by SRP, refreshing, logging out.
import {
  challengeInput,
  proveInput,
  refreshInput,
  type ChallengeOutput,
  type Nothing,
  type ProveOutput,
  type RefreshOutput,
} from '@infisical/contract'
import { openProcedure, signedInProcedure } from '../procedures.ts'
import { cookieJarOf, grant } from '../session/grant.ts'
import { challenge, prove } from '../session/login.ts'
import { endSession, refresh } from '../session/refresh.ts'
import { trpc } from '../trpc.ts'

export const sessionRouter = trpc.router({
  challenge: openProcedure
    .input(challengeInput)
    .mutation(({ ctx, input }): Promise<ChallengeOutput> => challenge(ctx, input.email)),

  prove: openProcedure.input(proveInput).mutation(async ({ ctx, input }): Promise<ProveOutput> => {
    if (input.transport === 'cookie') cookieJarOf(ctx)
    const { serverProof, ...session } = await prove(ctx, input)
    return { serverProof, userId: session.userId, session: await grant(ctx, input.transport, session) }
  }),

  refresh: openProcedure
    .input(refreshInput)
    .mutation(async ({ ctx, input }): Promise<RefreshOutput> => ({ session: await refresh(ctx, input) })),

  end: signedInProcedure.mutation(async ({ ctx }): Promise<Nothing> => {
    await endSession(ctx.services, ctx.caller.sessionId)
    if (ctx.request.authorization === undefined) await ctx.request.cookies?.clear()
    return {}
  }),
})
