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
import { Refusal } from '../refusal.ts'
import { trpc } from '../trpc.ts'

const refuse = async (): Promise<never> => {
  throw new Refusal('unavailable')
}

export const workspaceRouter = trpc.router({
  create: signedInProcedure.input(createWorkspaceInput).mutation((): Promise<CreateWorkspaceOutput> => refuse()),
  list: signedInProcedure.query((): Promise<ListWorkspacesOutput> => refuse()),
  log: signedInProcedure.input(logInput).query((): Promise<LogOutput> => refuse()),
  append: signedInProcedure.input(appendInput).mutation((): Promise<AppendOutput> => refuse()),
})
