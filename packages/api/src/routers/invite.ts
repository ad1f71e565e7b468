// Invites: what an invitee reads before joining, and joining.
import { joinInput, openInviteInput, type JoinOutput, type OpenInviteOutput } from '@infisical/contract'
import { signedInProcedure } from '../procedures.ts'
import { trpc } from '../trpc.ts'
import { joinWorkspace, openInvite } from '../workspace/invite.ts'

export const inviteRouter = trpc.router({
  open: signedInProcedure
    .input(openInviteInput)
    .query(({ ctx, input }): Promise<OpenInviteOutput> => openInvite(ctx, input)),

  join: signedInProcedure.input(joinInput).mutation(({ ctx, input }): Promise<JoinOutput> => joinWorkspace(ctx, input)),
})
