// Who may come in: invites, made by an inviter who is online for an invitee who may come later (SPEC 12). What else there is about members stands in
// members.ts, and joining in join.ts.
import {
  fingerprintOf,
  formatInviteLink,
  inviteKeysOf,
  newId,
  newInviteSecret,
  normaliseEmail,
  parseId,
  type InviteId,
} from '@infisical/crypto'
import { activeMembers, buildEntry, inviteEmailHash, mayGive, openInvites, scopesIn } from '@infisical/protocol'
import { appendToLog } from './append.ts'
import { authorOf } from './author.ts'
import { boxKeys } from './boxing.ts'
import type { SharingVerbs } from './client-sharing.ts'
import type { Context } from './context.ts'
import { ClientError, spoken } from './errors.ts'
import { keysFor } from './keyring.ts'
import { leave, removeMember, rotate, setAccess, verifyMember } from './members.ts'
import { accessTo, requireGovernor, rightsOfCaller } from './people.ts'
import { rotatingWhenDue, rotationDue } from './rotation-due.ts'
import { openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const LIFETIME_MS = { least: HOUR_MS, usual: 7 * DAY_MS, most: 30 * DAY_MS }

export function sharingVerbs(context: Context): SharingVerbs {
  return {
    invite: (plan) => rotatingWhenDue(context, plan.workspaceId, () => invite(context, plan)),
    cancelInvite: ({ workspaceId, inviteId }) => cancelInvite(context, workspaceId, inviteId),
    readInvite: async (link) => await (await import('./join.ts')).readInvite(context, link),
    join: async (link) => await (await import('./join.ts')).join(context, link),
    verifyMember: (check) => verifyMember(context, check),
    setAccess: (change) => setAccess(context, change),
    removeMember: (choice) => removeMember(context, choice),
    leave: ({ workspaceId }) => leave(context, workspaceId),
    rotate: ({ workspaceId }) => rotate(context, workspaceId),
    rotationDue: async ({ workspaceId }) => {
      const desk = await openDesk(context, workspaceId)
      return rotationDue(desk, (await syncWorkspace(desk)).verified.state)
    },
    exposure: async ({ workspaceId }) => await (await import('./exposure.ts')).exposure(context, workspaceId),
  }
}

async function invite(context: Context, plan: Parameters<SharingVerbs['invite']>[0]) {
  const email = spoken('email', () => normaliseEmail(plan.email))
  const lifetime = plan.expiresInMs ?? LIFETIME_MS.usual
  if (!(lifetime >= LIFETIME_MS.least && lifetime <= LIFETIME_MS.most)) throw new ClientError('invite-expiry')
  const desk = await openDesk(context, plan.workspaceId)
  const governs = plan.role === 'owner' || plan.role === 'admin'
  if (governs && plan.environments !== undefined) throw new ClientError('role-access')
  const { link, inviteId, expiresAt } = await appendToLog(desk, (workspace) =>
    makeInvite(desk, workspace, { ...plan, email, lifetime }),
  )
  return { link, inviteId, expiresAt }
}

type InvitePlan = Parameters<SharingVerbs['invite']>[0] & { readonly lifetime: number }

async function makeInvite(desk: Desk, workspace: Workspace, plan: InvitePlan) {
  const { context, me } = desk
  const { state, workspaceId } = workspace.verified
  requireGovernor(desk, state)
  if (!mayGive(rightsOfCaller(desk, state).role, plan.role)) throw new ClientError('not-allowed-here')
  const isMember = activeMembers(state).some((member) => member.email === plan.email)
  if (isMember && plan.again !== true) throw new ClientError('already-member')
  const [inviteId, secret] = [newId<InviteId>(), newInviteSecret()]
  const { identity } = await inviteKeysOf(secret, inviteId)
  const access = accessTo(state, plan.environments)
  const { grants, boxes } = await boxKeys(
    { workspaceId, epoch: state.epoch },
    { kind: 'invite', identity },
    keysFor(workspace, scopesIn(state, access)),
  )
  const time = context.now()
  const expiresAt = time + Math.floor(plan.lifetime)
  const emailHash = inviteEmailHash(inviteId, plan.email)
  const { signPublic, boxPublic } = identity
  const terms = { role: plan.role, access, emailHash, expiry: expiresAt, epoch: state.epoch, grants }
  const draft = { type: 'invite', inviteId, signPublic, boxPublic, ...terms, time } as const
  const { envelope, verified } = await buildEntry(workspace.verified, draft, authorOf(me.session))
  const fingerprint = fingerprintOf(me.session.identity)
  const link = formatInviteLink({ server: context.origin, inviteId, secret, workspaceId, fingerprint })
  const mail = { inviteId, email: plan.email }
  return { entry: envelope, verified, boxes, commits: [], mail, link, inviteId, expiresAt }
}

async function cancelInvite(context: Context, workspaceId: string, inviteId: string): Promise<void> {
  const desk = await openDesk(context, workspaceId)
  const id = spoken('invite-unknown', () => parseId<InviteId>(inviteId))
  await appendToLog(desk, async ({ verified }) => {
    requireGovernor(desk, verified.state)
    if (!openInvites(verified.state).some((open) => open.id === id)) throw new ClientError('invite-unknown')
    const draft = { type: 'cancel-invite', inviteId: id, time: context.now() } as const
    const built = await buildEntry(verified, draft, authorOf(desk.me.session))
    return { entry: built.envelope, verified: built.verified, boxes: [], commits: [] }
  })
}
