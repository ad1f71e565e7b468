// Accounts: a code by mail, signing up, and what the server keeps for a user.
import {
  requestCodeInput,
  signUpInput,
  type BundleOutput,
  type MeOutput,
  type Nothing,
  type SignUpOutput,
} from '@infisical/contract'
import { openProcedure, signedInProcedure } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { trpc } from '../trpc.ts'

const refuse = async (): Promise<never> => {
  throw new Refusal('unavailable')
}

export const accountRouter = trpc.router({
  requestCode: openProcedure.input(requestCodeInput).mutation((): Promise<Nothing> => refuse()),
  signUp: openProcedure.input(signUpInput).mutation((): Promise<SignUpOutput> => refuse()),
  me: signedInProcedure.query((): Promise<MeOutput> => refuse()),
  bundle: signedInProcedure.query((): Promise<BundleOutput> => refuse()),
})
