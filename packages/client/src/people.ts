// What a verified log says about people, workspaces and environments, in the words of the client's answers.
import { fingerprintOf, fingerprintWords, toHex, type Access, type EnvironmentId, type UserId } from '@infisical/crypto'
import {
  activeMembers,
  environmentByName,
  environments,
  identityOf,
  isGoverning,
  memberOf,
  openInvites,
  rightsOf,
  type Environment,
  type Invite,
  type Member as ListedMember,
  type State,
} from '@infisical/protocol'
import type { EnvironmentSummary, HowVerified, Member, OpenInvite, WorkspaceSummary } from './client.ts'
import type { InviteTerms } from './client-sharing.ts'
import { ClientError } from './errors.ts'
import { environmentKey } from './keyring.ts'
import type { Desk, Workspace } from './workspace-log.ts'

export function summaryOf(desk: Desk, { verified }: Workspace): WorkspaceSummary {
  const { state, workspaceId } = verified
  const { role, access } = rightsOfCaller(desk, state)
  const opened = environments(state).filter(({ id }) => access === 'all' || access.includes(id))
  return { workspaceId, name: state.workspaceName, role, environments: sortedNames(opened) }
}

export function environmentsOf({ verified, keyring }: Workspace): EnvironmentSummary[] {
  return environments(verified.state)
    .map(({ id, name }) => ({ environmentId: id, name, open: environmentKey(keyring, verified, id) !== undefined }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export async function membersOf(desk: Desk, { verified: { state } }: Workspace): Promise<Member[]> {
  const members: Member[] = []
  for (const member of activeMembers(state)) members.push(await describeMember(desk, state, member))
  return members.sort((a, b) => (a.email < b.email ? -1 : 1))
}

export async function describeMember(desk: Desk, state: State, { userId, email, name }: ListedMember): Promise<Member> {
  const [identity, rights] = [identityOf(state, userId), rightsOf(state, userId)]
  if (identity === undefined || rights === undefined) throw new ClientError('member-unknown', { names: [email] })
  const fingerprint = fingerprintOf(identity)
  const you = userId === desk.me.session.userId
  return {
    ...{ userId, email, name, role: rights.role, environments: namesOf(state, rights.access) },
    fingerprint: await fingerprintWords(fingerprint),
    you,
    verified: you ? 'you' : howVerified(desk, userId, toHex(fingerprint)),
  }
}

/** By the words that this device's user compared, as long as the keys are the same. */
function howVerified({ pins }: Desk, userId: UserId, fingerprint: string): HowVerified | undefined {
  const compared = pins?.verified[userId]
  if (compared === undefined) return undefined
  return compared.fingerprint === fingerprint ? { by: 'words', at: compared.at } : { by: 'changed' }
}

export function invitesOf({ verified: { state } }: Workspace): OpenInvite[] {
  return openInvites(state).map(({ id, role, access, expiry, inviter }) => ({
    inviteId: id,
    role,
    environments: namesOf(state, access),
    expiresAt: expiry,
    invitedBy: state.members.find(({ userId }) => userId === inviter)?.email ?? '',
  }))
}

/** For who was invited: the inviter signed it, with the keys that the link vouches for. */
export async function describeInvite(state: State, { role, access, expiry, inviter }: Invite): Promise<InviteTerms> {
  const [member, identity] = [memberOf(state, inviter), identityOf(state, inviter)]
  if (member === undefined || identity === undefined) throw new ClientError('invite-unknown')
  const { name, email } = member
  return {
    ...{ workspaceName: state.workspaceName, role, environments: namesOf(state, access), expiresAt: expiry },
    invitedBy: { name, email, fingerprint: await fingerprintWords(fingerprintOf(identity)) },
  }
}

export function requireEnvironment(state: State, name: string): Environment {
  const environment = environmentByName(state, name)
  if (environment === undefined) throw new ClientError('environment-unknown')
  return environment
}

/** Environments by their names, in the order of ids that signed lists have. */
export function accessTo(state: State, names: readonly string[] | undefined): Access {
  if (names === undefined) return 'all'
  return [...new Set(names.map((name): EnvironmentId => requireEnvironment(state, name).id))].sort()
}

/** For what only owners and admins may do. The log would refuse it too, in harder words. */
export function requireGovernor(desk: Desk, state: State): void {
  const { role } = rightsOfCaller(desk, state)
  if (role !== 'owner' && role !== 'admin') throw new ClientError('not-allowed-here')
}

/** Whether the server tells the caller when others were last there. */
export function mayAskForActivity(desk: Desk, state: State): boolean {
  return isGoverning(rightsOfCaller(desk, state).role)
}

export function rightsOfCaller(desk: Desk, state: State) {
  const rights = rightsOf(state, desk.me.session.userId)
  if (rights === undefined) throw new ClientError('workspace-unknown')
  return rights
}

export function namesOf(state: State, access: Access): 'all' | string[] {
  if (access === 'all') return 'all'
  return sortedNames(environments(state).filter(({ id }) => access.includes(id)))
}

/** The state has them in the order of their ids, which are random. */
function sortedNames(some: readonly Environment[]): string[] {
  return some.map(({ name }) => name).sort()
}
