// Secrets: one request pulls whatever is new, one pushes a commit.
import {
  commitsInput,
  pullInput,
  pushInput,
  type CommitsOutput,
  type PullOutput,
  type PushOutput,
} from '@infisical/contract'
import { signedInProcedure } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { trpc } from '../trpc.ts'

const refuse = async (): Promise<never> => {
  throw new Refusal('unavailable')
}

export const secretRouter = trpc.router({
  pull: signedInProcedure.input(pullInput).query((): Promise<PullOutput> => refuse()),
  commits: signedInProcedure.input(commitsInput).query((): Promise<CommitsOutput> => refuse()),
  push: signedInProcedure.input(pushInput).mutation((): Promise<PushOutput> => refuse()),
})
