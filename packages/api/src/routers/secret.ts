// Secrets: one request pulls whatever is new, one pushes a commit.
import {
  commitsInput,
  pullInput,
  pushInput,
  type CommitsOutput,
  type PullOutput,
  type PushOutput,
} from '@infisical/contract'
import { memberProcedure } from '../procedures.ts'
import { listCommits, pull } from '../secret/pull.ts'
import { push } from '../secret/push.ts'
import { trpc } from '../trpc.ts'

export const secretRouter = trpc.router({
  pull: memberProcedure.input(pullInput).query(({ ctx, input }): Promise<PullOutput> => pull(ctx, input)),

  commits: memberProcedure
    .input(commitsInput)
    .query(({ ctx, input }): Promise<CommitsOutput> => listCommits(ctx, input)),

  push: memberProcedure.input(pushInput).mutation(({ ctx, input }): Promise<PushOutput> => push(ctx, input)),
})
