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
<<<<<<< HEAD
=======

async function join(context: Context, text: string): Promise<WorkspaceSummary> {
  const link = spoken('invite-link', () => parseInviteLink(text))
  if (new URL(link.server).origin !== context.origin) throw new ClientError('invite-other-server')
  const me = await requireSignedIn(context)
  const keys = await inviteKeysOf(link.secret, link.inviteId)
  try {
    return await retryOnConflict(() => acceptInvite(context, me, link, keys))
  } catch (error) {
    const isClosed = error instanceof ApiError && (error.code === 'invite-used' || error.code === 'invite-unknown')
    const joined = isClosed ? await joinedBefore(context, me, link) : undefined
    if (joined === undefined) throw error
    return joined
  }
}

async function acceptInvite(
  context: Context,
  me: SignedIn,
  link: InviteLink,
  keys: InviteKeys,
): Promise<WorkspaceSummary> {
  const { workspaceId, entries, boxes } = await fetchInvite(me, link.inviteId)
  const desk = await openDesk(context, workspaceId)
  const verified = await fold(undefined, entries, { workspaceId })
  const invite = checkInvitation(verified, link, keys.identity)
  if (desk.pins !== undefined) compareWithPin(desk.pins.log, verified)
  if (memberOf(verified.state, me.session.userId) !== undefined) return summaryOf(desk, await syncWorkspace(desk))
  checkOpenToMe(invite, me, context.now())
  const holder = { kind: 'invite', identity: keys.identity, boxSecret: keys.boxSecret, access: invite.access } as const
  const keyring = await openKeyring(verified, holder, boxes)
  const joined = { verified: await signJoin(desk, verified, { invite, inviteKeys: keys, held: keyring.keys }), keyring }
  await keepWorkspace(desk, joined)
  return summaryOf(desk, joined)
}

function checkOpenToMe(invite: Invite, { session }: SignedIn, now: number): void {
  if (invite.status !== 'open') throw new TrustError('invite-used')
  if (inviteEmailHash(invite.id, session.email) !== invite.emailHash) throw new ClientError('invite-other-email')
  if (now > invite.expiry) throw new TrustError('invite-expired')
}

/** The keys, boxed anew to their new holder, and an entry signed by him and by the invite. */
async function signJoin(
  desk: Desk,
  verified: Verified,
  { invite, inviteKeys, held }: { invite: Invite; inviteKeys: InviteKeys; held: readonly HeldKey[] },
): Promise<Verified> {
  const { context, me, workspaceId } = desk
  const { epoch } = verified.state
  const [{ email, name }, identity] = [me.session, me.session.identity]
  const { grants, boxes } = await boxKeys({ workspaceId, epoch }, { kind: 'member', identity }, held)
  const draft = {
    type: 'join',
    inviteId: invite.id,
    identity,
    email,
    name,
    epoch,
    grants,
    time: context.now(),
  } as const
  const author = { ...authorOf(me.session), coSign: signerOf(inviteKeys.signingSeed) }
  const built = await buildEntry(verified, draft, author)
  const entry = toBase64url(built.envelope)
  await me.call((api) => api.invite.join.mutate({ inviteId: invite.id, workspaceId, entry, boxes: [...boxes] }))
  return built.verified
}

async function fetchInvite(me: SignedIn, inviteId: InviteId) {
  const entries: Uint8Array[] = []
  for (let asked = 0; asked < MAX_ANSWERS; asked++) {
    const answer = await me.call((api) => api.invite.open.query({ inviteId, afterSeq: entries.length - 1 }))
    for (const entry of answer.entries) entries.push(fromBase64url(entry))
    const workspaceId = parseHash<WorkspaceId>(answer.workspaceId)
    if (answer.entries.length === 0 || entries.length > answer.headSeq)
      return { workspaceId, entries, boxes: answer.boxes }
  }
  throw new TrustError('limit')
}

/** An answer that got lost: the join happened, and joining again is what people do then. */
async function joinedBefore(context: Context, me: SignedIn, link: InviteLink): Promise<WorkspaceSummary | undefined> {
  const { workspaces } = await me.call((api) => api.workspace.list.query())
  const found = workspaces.find(({ workspaceId }) => workspaceId.startsWith(link.workspacePrefix))
  if (found === undefined) return undefined
  const desk = await openDesk(context, found.workspaceId)
  return summaryOf(desk, await syncWorkspace(desk))
}
>>>>>>> 3409c6b (Try what insiders sign too: entries by people who may not make them, keys that nobody has, invites that are over, and too much of everything)
