// Invites: what an invitee reads before joining, and joining.
import { joinInput, openInviteInput, type JoinOutput, type OpenInviteOutput } from '@infisical/contract'
import { signedInProcedure } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { trpc } from '../trpc.ts'

const refuse = async (): Promise<never> => {
  throw new Refusal('unavailable')
}

export const inviteRouter = trpc.router({
  open: signedInProcedure.input(openInviteInput).query((): Promise<OpenInviteOutput> => refuse()),
  join: signedInProcedure.input(joinInput).mutation((): Promise<JoinOutput> => refuse()),
})
