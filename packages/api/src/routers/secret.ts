// Secrets: one request pulls whatever is new, one tells what was, one pushes a commit.
import {
  commitsInput,
  pastInput,
  pullInput,
  pushInput,
  type CommitsOutput,
  type PastOutput,
  type PullOutput,
  type PushOutput,
} from '@infisical/contract'
import { memberProcedure, signedInProcedure } from '../procedures.ts'
import { past } from '../secret/past.ts'
import { listCommits, pull } from '../secret/pull.ts'
import { push } from '../secret/push.ts'
import { trpc } from '../trpc.ts'

export const secretRouter = trpc.router({
  pull: memberProcedure.input(pullInput).query(({ ctx, input }): Promise<PullOutput> => pull(ctx, input)),

  commits: memberProcedure
    .input(commitsInput)
    .query(({ ctx, input }): Promise<CommitsOutput> => listCommits(ctx, input)),

  past: signedInProcedure.input(pastInput).query(({ ctx, input }): Promise<PastOutput> => past(ctx, input)),

  push: memberProcedure.input(pushInput).mutation(({ ctx, input }): Promise<PushOutput> => push(ctx, input)),
})
