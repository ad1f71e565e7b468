// Joining, with nobody else online: the server in between can neither read the keys nor put others in their place. What the link promises is checked
// before anything is signed (SPEC 12). Who was a member comes back the same way, and so does a member with new keys.
import {
  fromBase64url,
  inviteKeysOf,
  parseHash,
  parseInviteLink,
  toBase64url,
  type InviteId,
  type InviteKeys,
  type InviteLink,
  type WorkspaceId,
} from '@infisical/crypto'
import {
  buildEntry,
  checkInvitation,
  compareWithPin,
  fold,
  identityOf,
  inviteEmailHash,
  memberOf,
  TrustError,
  type Invite,
  type Verified,
} from '@infisical/protocol'
import { authorOf, signerOf } from './author.ts'
import { boxKeys } from './boxing.ts'
import type { WorkspaceSummary } from './client.ts'
import type { ReadInvite } from './client-sharing.ts'
import { retryOnConflict } from './conflict.ts'
import { requireSignedIn, type Context, type SignedIn } from './context.ts'
import { emptiedChains } from './emptied-chains.ts'
import { ApiError, ClientError, spoken } from './errors.ts'
import { openKeyring, type HeldKey } from './keyring.ts'
import { describeInvite, summaryOf } from './people.ts'
import { keepWorkspace, MAX_ANSWERS, openNewDesk, syncWorkspace, type Desk } from './workspace-log.ts'

export async function join(context: Context, text: string): Promise<WorkspaceSummary> {
  return await withLink(
    context,
    text,
    (asked) => retryOnConflict(() => acceptInvite(asked)),
    (joined) => joined,
  )
}

/** The same checks, and then nothing is signed or kept: for a person to decide. */
export async function readInvite(context: Context, text: string): Promise<ReadInvite> {
  const joined = (workspace: WorkspaceSummary): ReadInvite => ({ outcome: 'joined', workspace })
  return await withLink(
    context,
    text,
    async (asked) => {
      const { desk, verified, invite } = await openInvite(asked)
      if (!comesWithNewKeys(asked.me, verified)) return joined(summaryOf(desk, await syncWorkspace(desk)))
      checkOpenToMe(invite, asked.me, context.now())
      return { outcome: 'open', ...(await describeInvite(verified.state, invite)) }
    },
    joined,
  )
}

/** Somebody with a link. */
interface Asked {
  readonly context: Context
  readonly me: SignedIn
  readonly link: InviteLink
  readonly keys: InviteKeys
}

async function withLink<T>(
  context: Context,
  text: string,
  work: (asked: Asked) => Promise<T>,
  whenJoined: (workspace: WorkspaceSummary) => T,
): Promise<T> {
  const link = spoken('invite-link', () => parseInviteLink(text))
  if (new URL(link.server).origin !== context.origin) throw new ClientError('invite-other-server')
  const me = await requireSignedIn(context)
  const keys = await inviteKeysOf(link.secret, link.inviteId)
  try {
    return await work({ context, me, link, keys })
  } catch (error) {
    const isClosed = error instanceof ApiError && (error.code === 'invite-used' || error.code === 'invite-unknown')
    const joined = isClosed ? await joinedBefore(context, me, link) : undefined
    if (joined === undefined) throw error
    return whenJoined(joined)
  }
}

/** What the server has of it, held against the link. */
async function openInvite({ context, me, link, keys }: Asked) {
  const { workspaceId, entries, boxes } = await fetchInvite(me, link.inviteId)
  const desk = await openNewDesk(context, workspaceId)
  const verified = await fold(undefined, entries, { workspaceId })
  const invite = checkInvitation(verified, link, keys.identity)
  if (desk.pins !== undefined) compareWithPin(desk.pins.log, verified)
  return { desk, verified, invite, boxes }
}

async function acceptInvite(asked: Asked): Promise<WorkspaceSummary> {
  const { context, me, keys } = asked
  const { desk, verified, invite, boxes } = await openInvite(asked)
  if (!comesWithNewKeys(me, verified)) return summaryOf(desk, await syncWorkspace(desk))
  checkOpenToMe(invite, me, context.now())
  const holder = { kind: 'invite', identity: keys.identity, boxSecret: keys.boxSecret, access: invite.access } as const
  const keyring = await openKeyring(verified, holder, boxes)
  const joined = { verified: await signJoin(desk, verified, { invite, inviteKeys: keys, held: keyring.keys }), keyring }
  await keepWorkspace(desk, joined)
  return summaryOf(desk, joined)
}

/** Not for who is a member with these very keys, or with newer ones: his log tells him what that means. */
function comesWithNewKeys({ session }: SignedIn, { state }: Verified): boolean {
  const listed = identityOf(state, session.userId)
  return listed === undefined || session.identity.generation > listed.generation
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
  const [{ email, name, userId }, identity] = [me.session, me.session.identity]
  const { grants, boxes } = await boxKeys({ workspaceId, epoch }, { kind: 'member', identity }, held)
  const type = identityOf(verified.state, userId) === undefined ? 'join' : 'replace-identity'
  const entrance = { inviteId: invite.id, identity, email, name, epoch, grants }
  const author = { ...authorOf(me.session), coSign: signerOf(inviteKeys.signingSeed) }
  const built = await buildEntry(verified, { type, ...entrance, time: context.now() }, author)
  const renewals = hadOtherKeys(me, verified) ? await emptiedChains(desk, verified, built.verified) : []
  const entry = toBase64url(built.envelope)
  const request = { inviteId: invite.id, workspaceId, entry, boxes: [...boxes], renewals }
  await me.call((api) => api.invite.join.mutate(request))
  return built.verified
}

/** At any time. */
function hadOtherKeys({ session }: SignedIn, { state }: Verified): boolean {
  const keys = memberOf(state, session.userId)?.keys ?? []
  return keys.some(({ generation }) => generation !== session.identity.generation)
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
  const desk = await openNewDesk(context, found.workspaceId)
  return summaryOf(desk, await syncWorkspace(desk))
}
