// Accounts: a code by mail, signing up, and what the server keeps for a user.
import {
  requestCodeInput,
  signUpInput,
  type BundleOutput,
  type MeOutput,
  type Nothing,
  type SignUpOutput,
} from '@infisical/contract'
import { ownBundle, whoIs } from '../account/own.ts'
import { requestCode } from '../account/request-code.ts'
import { signUp } from '../account/sign-up.ts'
import { openProcedure, signedInProcedure } from '../procedures.ts'
import { cookieJarOf, grant } from '../session/grant.ts'
import { trpc } from '../trpc.ts'

export const accountRouter = trpc.router({
  requestCode: openProcedure.input(requestCodeInput).mutation(async ({ ctx, input }): Promise<Nothing> => {
    await requestCode(ctx, input.email)
    return {}
  }),

  signUp: openProcedure.input(signUpInput).mutation(async ({ ctx, input }): Promise<SignUpOutput> => {
    if (input.transport === 'cookie') cookieJarOf(ctx)
    return { session: await grant(ctx, input.transport, await signUp(ctx, input)) }
  }),

  me: signedInProcedure.query(({ ctx }): Promise<MeOutput> => whoIs(ctx)),

  bundle: signedInProcedure.query(({ ctx }): Promise<BundleOutput> => ownBundle(ctx)),
})
