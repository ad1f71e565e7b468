// Accounts: a code by mail, signing up, what the server keeps for a user, and the ways back to an account.
import {
  changePasswordInput,
  keepRecoveryInput,
  lookUpInput,
  recoverInput,
  requestCodeInput,
  signUpInput,
  startOverInput,
  type BundleOutput,
  type LookUpOutput,
  type MeOutput,
  type Nothing,
  type RecoverOutput,
  type SignUpOutput,
  type StartOverOutput,
} from '@infisical/contract'
import { changePassword } from '../account/change-password.ts'
import { ownBundle, whoIs } from '../account/own.ts'
import { keepRecovery, recover } from '../account/recovery.ts'
import { requestCode } from '../account/request-code.ts'
import { signUp } from '../account/sign-up.ts'
import { lookUp, startOver } from '../account/start-over.ts'
import { openProcedure, signedInProcedure } from '../procedures.ts'
import { cookieJarOf, grant } from '../session/grant.ts'
import { trpc } from '../trpc.ts'

export const accountRouter = trpc.router({
  requestCode: openProcedure.input(requestCodeInput).mutation(async ({ ctx, input }): Promise<Nothing> => {
    await requestCode(ctx, input)
    return {}
  }),

  signUp: openProcedure.input(signUpInput).mutation(async ({ ctx, input }): Promise<SignUpOutput> => {
    if (input.transport === 'cookie') cookieJarOf(ctx)
    return { session: await grant(ctx, input.transport, await signUp(ctx, input)) }
  }),

  me: signedInProcedure.query(({ ctx }): Promise<MeOutput> => whoIs(ctx)),

  bundle: signedInProcedure.query(({ ctx }): Promise<BundleOutput> => ownBundle(ctx)),

  keepRecovery: signedInProcedure.input(keepRecoveryInput).mutation(async ({ ctx, input }): Promise<Nothing> => {
    await keepRecovery(ctx, input)
    return {}
  }),

  recover: openProcedure.input(recoverInput).mutation(async ({ ctx, input }): Promise<RecoverOutput> => {
    if (input.transport === 'cookie') cookieJarOf(ctx)
    const { session, ...account } = await recover(ctx, input)
    return { ...account, session: await grant(ctx, input.transport, session) }
  }),

  changePassword: signedInProcedure.input(changePasswordInput).mutation(async ({ ctx, input }): Promise<Nothing> => {
    await changePassword(ctx, input)
    return {}
  }),

  lookUp: openProcedure.input(lookUpInput).mutation(({ ctx, input }): Promise<LookUpOutput> => lookUp(ctx, input)),

  startOver: openProcedure.input(startOverInput).mutation(async ({ ctx, input }): Promise<StartOverOutput> => {
    if (input.transport === 'cookie') cookieJarOf(ctx)
    return { session: await grant(ctx, input.transport, await startOver(ctx, input)) }
  }),
})
