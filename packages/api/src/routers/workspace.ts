// Workspaces: creating, listing, reading and extending their logs.
import {
  appendInput,
  createWorkspaceInput,
  logInput,
  type AppendOutput,
  type CreateWorkspaceOutput,
  type ListWorkspacesOutput,
  type LogOutput,
} from '@infisical/contract'
import { signedInProcedure } from '../procedures.ts'
import { trpc } from '../trpc.ts'
import { append } from '../workspace/append.ts'
import { createWorkspace } from '../workspace/create.ts'
import { listWorkspaces, readLog } from '../workspace/read.ts'

export const workspaceRouter = trpc.router({
  create: signedInProcedure
    .input(createWorkspaceInput)
    .mutation(({ ctx, input }): Promise<CreateWorkspaceOutput> => createWorkspace(ctx, input)),

  list: signedInProcedure.query(({ ctx }): Promise<ListWorkspacesOutput> => listWorkspaces(ctx)),

  log: signedInProcedure.input(logInput).query(({ ctx, input }): Promise<LogOutput> => readLog(ctx, input)),

  append: signedInProcedure.input(appendInput).mutation(({ ctx, input }): Promise<AppendOutput> => append(ctx, input)),
})
