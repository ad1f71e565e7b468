// Workspaces: creating, listing, reading and extending their logs, hearing what moves.
import {
  activityInput,
  appendInput,
  createWorkspaceInput,
  keysInput,
  logInput,
  personalHeadsInput,
  watchInput,
  type ActivityOutput,
  type AppendOutput,
  type CreateWorkspaceOutput,
  type KeysOutput,
  type ListWorkspacesOutput,
  type LogOutput,
  type PersonalHeadsOutput,
} from '@infisical/contract'
import { watch } from '../live/watch.ts'
import { memberProcedure, signedInProcedure } from '../procedures.ts'
import { trpc } from '../trpc.ts'
import { readActivity } from '../workspace/activity.ts'
import { append } from '../workspace/append.ts'
import { createWorkspace } from '../workspace/create.ts'
import { requireMember } from '../workspace/members.ts'
import { personalHeads } from '../workspace/personal-chains.ts'
import { readPreviousKeys } from '../workspace/previous-keys.ts'
import { listWorkspaces, readLog } from '../workspace/read.ts'

export const workspaceRouter = trpc.router({
  create: signedInProcedure
    .input(createWorkspaceInput)
    .mutation(({ ctx, input }): Promise<CreateWorkspaceOutput> => createWorkspace(ctx, input)),

  list: signedInProcedure.query(({ ctx }): Promise<ListWorkspacesOutput> => listWorkspaces(ctx)),

  log: memberProcedure.input(logInput).query(({ ctx, input }): Promise<LogOutput> => readLog(ctx, input)),

  keys: signedInProcedure.input(keysInput).query(async ({ ctx, input }): Promise<KeysOutput> => ({
    previousKeys: await readPreviousKeys(ctx.services, await requireMember(ctx, input.workspaceId)),
  })),

  activity: signedInProcedure
    .input(activityInput)
    .query(({ ctx, input }): Promise<ActivityOutput> => readActivity(ctx, input)),

  personalHeads: signedInProcedure
    .input(personalHeadsInput)
    .query(({ ctx, input }): Promise<PersonalHeadsOutput> => personalHeads(ctx, input)),

  append: signedInProcedure.input(appendInput).mutation(({ ctx, input }): Promise<AppendOutput> => append(ctx, input)),

  watch: memberProcedure.input(watchInput).subscription(({ ctx, input, signal }) => watch(ctx, input, signal)),
})
