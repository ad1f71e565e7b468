// The whole API.
import { accountRouter } from './routers/account.ts'
import { inviteRouter } from './routers/invite.ts'
import { secretRouter } from './routers/secret.ts'
import { sessionRouter } from './routers/session.ts'
import { workspaceRouter } from './routers/workspace.ts'
import { trpc } from './trpc.ts'

export const appRouter = trpc.router({
  account: accountRouter,
  session: sessionRouter,
  workspace: workspaceRouter,
  invite: inviteRouter,
  secret: secretRouter,
})

export type AppRouter = typeof appRouter
