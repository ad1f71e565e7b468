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
import { Refusal } from '../refusal.ts'
import { trpc } from '../trpc.ts'

const refuse = async (): Promise<never> => {
  throw new Refusal('unavailable')
}

export const sessionRouter = trpc.router({
  challenge: openProcedure.input(challengeInput).mutation((): Promise<ChallengeOutput> => refuse()),
  prove: openProcedure.input(proveInput).mutation((): Promise<ProveOutput> => refuse()),
  refresh: openProcedure.input(refreshInput).mutation((): Promise<RefreshOutput> => refuse()),
  end: signedInProcedure.mutation((): Promise<Nothing> => refuse()),
})
