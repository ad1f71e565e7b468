// Members: comparing their keys, changing what they may, and their going. What the log would refuse is said here in words for the person who asks.
import { fingerprintOf, normaliseEmail, toHex, CryptoError, type Access, type Role } from '@infisical/crypto'
import {
  activeMembers,
  buildEntry,
  identityOf,
  isGoverning,
  mayGive,
  rightsOf,
  scopesIn,
  takesAway,
  type AccessKeys,
  type Member as ListedMember,
  type Rights,
  type State,
} from '@infisical/protocol'
import { appendToLog } from './append.ts'
import { authorOf } from './author.ts'
import { boxKeys } from './boxing.ts'
import type { Member } from './client.ts'
import type { OneMember, SharingVerbs } from './client-sharing.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { keysFor } from './keyring.ts'
import { accessTo, describeMember, requireGovernor, rightsOfCaller } from './people.ts'
import { advancePins, openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'
import { startEpoch } from './start-epoch.ts'

/** `member-unknown`, `member-ambiguous` */
export function findMember(state: State, who: string): ListedMember {
  const active = activeMembers(state)
  const email = emailIn(who)
  const exact = active.find((member) => member.userId === who || member.email === email)
  if (exact !== undefined) return exact
  const named = active.filter(({ name }) => name === who.normalize('NFC').trim())
  if (named.length > 1) throw new ClientError('member-ambiguous', { names: named.map((member) => member.email) })
  const [only] = named
  if (only === undefined) throw new ClientError('member-unknown', { names: [who] })
  return only
}

function emailIn(text: string): string | undefined {
  try {
    return normaliseEmail(text)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

export async function verifyMember(
  context: Context,
  { workspaceId, member, words, compared = false }: Parameters<SharingVerbs['verifyMember']>[0],
): Promise<Member> {
  const desk = await openDesk(context, workspaceId)
  const { verified } = await syncWorkspace(desk)
  const listed = findMember(verified.state, member)
  const described = await describeMember(desk, verified.state, listed)
  if (words !== undefined && !isSame(words, described.fingerprint)) throw new ClientError('words-differ')
  if ((words === undefined && !compared) || described.you) return described
  const identity = identityOf(verified.state, listed.userId)
  if (identity === undefined) throw new ClientError('member-unknown', { names: [member] })
  const at = context.now()
  await advancePins(desk, verified, {
    verified: { [listed.userId]: { fingerprint: toHex(fingerprintOf(identity)), at } },
  })
  return { ...described, verified: { by: 'words', at } }
}

function isSame(said: string, fingerprint: readonly string[]): boolean {
  const words = said.toLowerCase().match(/[a-z]+/g) ?? []
  return words.length === fingerprint.length && words.every((word, i) => word === fingerprint[i])
}

export async function removeMember(context: Context, { workspaceId, member }: OneMember) {
  const { cause, epoch } = await startEpoch(context, workspaceId, (desk, { verified: { state } }) => {
    const { userId, email, name } = findMember(state, member)
    requireMayGive(desk, state, (rightsOf(state, userId) as Rights).role)
    // Who would make the new keys is not to have them.
    if (userId === desk.me.session.userId) throw new ClientError('not-allowed-here')
    return { type: 'remove-member', userId, email, name } as const
  })
  return { email: cause.email, name: cause.name, epoch }
}

export async function rotate(context: Context, workspaceId: string) {
  const { epoch } = await startEpoch(context, workspaceId, (desk, { verified }) => {
    requireGovernor(desk, verified.state)
    return { type: 'rotate' } as const
  })
  return epoch
}

export async function leave(context: Context, workspaceId: string): Promise<void> {
  const desk = await openDesk(context, workspaceId)
  const { userId } = desk.me.session
  await appendToLog(desk, async ({ verified }) => {
    keepOwner(verified.state, userId, undefined)
    const draft = { type: 'remove-member', userId, time: context.now() } as const
    const built = await buildEntry(verified, draft, authorOf(desk.me.session))
    return { entry: built.envelope, verified: built.verified, boxes: [], commits: [] }
  })
}

type AccessChange = Parameters<SharingVerbs['setAccess']>[0]

export async function setAccess(context: Context, change: AccessChange): ReturnType<SharingVerbs['setAccess']> {
  const desk = await openDesk(context, change.workspaceId)
  const { verified } = await syncWorkspace(desk)
  const { old, now } = decideAccess(desk, verified.state, change)
  if (takesAway(verified.state, old, now)) {
    const {
      cause,
      epoch,
      verified: after,
    } = await startEpoch(context, change.workspaceId, (at, { verified: { state } }) => {
      const { userId, now: next } = decideAccess(at, state, change)
      // Who makes the new keys is still to have the right to seal by them.
      if (userId === at.me.session.userId) throw new ClientError('not-allowed-here')
      return { type: 'set-access', userId, ...next } as const
    })
    return { member: await describe(context, change, after.state, cause.userId), epoch }
  }
  const { userId, verified: after } = await appendToLog(desk, (workspace) => makeAccess(desk, workspace, change))
  return { member: await describe(context, change, after.state, userId) }
}

async function makeAccess(desk: Desk, workspace: Workspace, change: AccessChange) {
  const { state, workspaceId } = workspace.verified
  const { userId, old, now } = decideAccess(desk, state, change)
  const isSameAccess = String(old.access) === String(now.access)
  const identity = identityOf(state, userId)
  if (identity === undefined) throw new ClientError('member-unknown', { names: [change.member] })
  const { epoch } = state
  const { grants, boxes } = await boxKeys(
    { workspaceId, epoch },
    { kind: 'member', identity },
    isSameAccess ? [] : keysFor(workspace, scopesIn(state, now.access)),
  )
  const keys: AccessKeys = isSameAccess ? { kind: 'none' } : { kind: 'grants', epoch, grants }
  const draft = { type: 'set-access', userId, ...now, keys, time: desk.context.now() } as const
  const built = await buildEntry(workspace.verified, draft, authorOf(desk.me.session))
  return { entry: built.envelope, verified: built.verified, boxes, commits: [], userId }
}

function decideAccess(desk: Desk, state: State, change: AccessChange) {
  const { role } = change
  const { userId } = findMember(state, change.member)
  const old = rightsOf(state, userId) as Rights
  const now = { role: role ?? old.role, access: accessAfter(state, old, change) }
  requireMayGive(desk, state, old.role, now.role)
  keepOwner(state, userId, now.role)
  if (now.role === old.role && String(now.access) === String(old.access)) throw new ClientError('access-unchanged')
  return { userId, old, now }
}

/** Owners and admins reach everything; of what is left out, everything stays. */
function accessAfter(state: State, old: Rights, { role, environments }: AccessChange): Access {
  if (isGoverning(role ?? old.role)) {
    if (environments !== undefined && environments !== 'all') throw new ClientError('role-access')
    return 'all'
  }
  if (environments === 'all') return 'all'
  if (environments?.length === 0) throw new ClientError('environment-unknown')
  return environments === undefined ? old.access : accessTo(state, environments)
}

/** `not-allowed-here` unless the caller may give out, and take away, all of these roles. */
function requireMayGive(desk: Desk, state: State, ...roles: readonly Role[]): void {
  requireGovernor(desk, state)
  const own = rightsOfCaller(desk, state).role
  if (!roles.every((role) => mayGive(own, role))) throw new ClientError('not-allowed-here')
}

/** `last-owner` */
function keepOwner(state: State, userId: string, roleAfter: Role | undefined): void {
  const owners = activeMembers(state).filter((member) => rightsOf(state, member.userId)?.role === 'owner')
  if (roleAfter !== 'owner' && owners.length === 1 && owners[0]?.userId === userId) throw new ClientError('last-owner')
}

async function describe(
  context: Context,
  { workspaceId }: AccessChange,
  state: State,
  userId: string,
): Promise<Member> {
  return await describeMember(await openDesk(context, workspaceId), state, findMember(state, userId))
}
