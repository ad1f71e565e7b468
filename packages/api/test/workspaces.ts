// Workspaces for tests: made by real clients' means, handed to the server through its procedures.
import type { CreateWorkspaceInput, WireKeyBox } from '@infisical/contract'
import {
  inviteKeysOf,
  keyIdOf,
  newId,
  newInviteSecret,
  toBase64url,
  type Access,
  type ChainContext,
  type EnvironmentId,
  type InviteId,
  type Role,
  type Scope,
} from '@infisical/crypto'
import { inviteEmailHash, type RotationCause, type Verified } from '@infisical/protocol'
import {
  forgeEntry,
  personOf,
  startEpoch,
  TestWorkspace,
  type EpochStart,
  type TestInvite,
  type TestKeyBox,
  type TestMachine,
  type TestPerson,
} from '@infisical/protocol/testing'
import { signUp } from './people.ts'
import type { Api, World } from './world.ts'

/** Somebody with an account. */
export interface User extends TestPerson {
  readonly api: Api
  readonly accessToken: string
}

let users = 0

export async function makeUser(world: World, name = 'User'): Promise<User> {
  users += 1
  const unique = `${name} ${users}`
  const email = `${unique.toLowerCase().replaceAll(' ', '.')}@acme.test`
  const { identity, secrets, api, accessToken } = await signUp(world, { name: unique, email })
  return { ...(await personOf(unique, identity.userId, secrets)), api, accessToken }
}

/** A workspace that the server does not know yet. */
export async function draftWorkspace(
  world: World,
  owner: User,
  environments = ['dev', 'prod'],
): Promise<TestWorkspace> {
  const workspace = await TestWorkspace.create(owner, environments)
  world.now = Math.max(world.now, workspace.time)
  return workspace
}

export function createInput(workspace: TestWorkspace): CreateWorkspaceInput {
  const { envelopes, boxes, firstCommits } = workspace
  return { entries: envelopes.map(toBase64url), boxes: boxes.map(wireBox), commits: firstCommits.map(toBase64url) }
}

/** A workspace on the server. */
export async function makeShared(world: World, owner: User, environments?: string[]): Promise<TestWorkspace> {
  const workspace = await draftWorkspace(world, owner, environments)
  await owner.api.workspace.create(createInput(workspace))
  return workspace
}

/** What the log got since `seq`, as a request to append it. */
export function appendInput(workspace: TestWorkspace, since: number, boxesSince = workspace.boxes.length) {
  const entries = workspace.envelopes.slice(since).map(toBase64url)
  const boxes = workspace.boxes.slice(boxesSince).map(wireBox)
  return { workspaceId: workspace.workspaceId as string, entries, boxes, commits: [] as string[] }
}

/** What an honest client sends to start an epoch. */
export type EpochInput = ReturnType<typeof epochInput>

/** Signs the entry of that cause, and gives the request that it makes. */
export async function startEpochInput(workspace: TestWorkspace, author: TestPerson, cause: RotationCause) {
  const [seq, boxes] = [workspace.envelopes.length, workspace.boxes.length]
  const start = await startEpoch(workspace, author, cause)
  return epochInput(appendInput(workspace, seq, boxes), start)
}

function epochInput(input: ReturnType<typeof appendInput>, { rotation, previousKeys, renewals }: EpochStart) {
  return {
    ...input,
    previousKeys: previousKeys.map(({ scope, sealed }) => {
      return { epoch: rotation.epoch, scope: wireScope(scope), sealed: toBase64url(sealed) }
    }),
    renewals: renewals.map(({ envelope, pack }) => {
      return { commit: toBase64url(envelope), pack: toBase64url(pack), removed: [] as string[] }
    }),
  }
}

export async function startEpochOf(
  workspace: TestWorkspace,
  author: User,
  cause: RotationCause,
): Promise<{ headSeq: number }> {
  return author.api.workspace.append(await startEpochInput(workspace, author, cause))
}

export async function invite(
  workspace: TestWorkspace,
  owner: User,
  email: string,
  terms: { role?: Role; access?: Access } = {},
): Promise<TestInvite> {
  const [seq, boxes] = [workspace.envelopes.length, workspace.boxes.length]
  const made = await workspace.invite(owner, email, terms)
  await owner.api.workspace.append(appendInput(workspace, seq, boxes))
  return made
}

/** An invite signed upon `base`, which the test's own workspace does not know of. */
export async function inviteAside(workspace: TestWorkspace, base: Verified, author: User) {
  const [inviteId, secret, boxes] = [newId<InviteId>(), newInviteSecret(), workspace.boxes.length]
  const { identity } = await inviteKeysOf(secret, inviteId)
  const { signPublic, boxPublic } = identity
  const { epoch, time } = base.state
  const receiver = { kind: 'invite', id: inviteId, keyId: keyIdOf(identity) } as const
  const grants = await workspace.grants(receiver, boxPublic, [{ kind: 'workspace' }], epoch)
  const emailHash = inviteEmailHash(inviteId, 'aside@acme.test')
  const terms = { role: 'writer', access: 'all', emailHash, expiry: time + 86_400_000, epoch, grants } as const
  const entry = await forgeEntry(base, { type: 'invite', inviteId, signPublic, boxPublic, ...terms }, { author })
  const input = { ...appendInput(workspace, workspace.envelopes.length, boxes), entries: [toBase64url(entry)] }
  return { inviteId, input }
}

export async function join(workspace: TestWorkspace, user: User, made: TestInvite): Promise<void> {
  await user.api.invite.join(await joinInput(workspace, user, made))
}

export async function joinInput(workspace: TestWorkspace, user: User, made: TestInvite) {
  const boxes = workspace.boxes.length
  const entry = toBase64url(await workspace.join(user, made))
  return {
    inviteId: made.inviteId as string,
    workspaceId: workspace.workspaceId as string,
    entry,
    boxes: workspace.boxes.slice(boxes).map(wireBox),
  }
}

/** A new user who was invited and has joined. */
export async function addMember(
  world: World,
  workspace: TestWorkspace,
  terms: { name?: string; role?: Role; access?: Access } = {},
): Promise<User> {
  const user = await makeUser(world, terms.name ?? terms.role ?? 'Member')
  await join(workspace, user, await invite(workspace, workspace.owner as User, user.email, terms))
  return user
}

/** Signs a commit and pushes it. */
export async function push(
  workspace: TestWorkspace,
  user: User,
  chain: ChainContext,
  secrets: Record<string, string | undefined>,
): Promise<{ seq: number }> {
  return user.api.secret.push(await pushInput(workspace, user, chain, secrets))
}

export async function pushInput(
  workspace: TestWorkspace,
  user: TestPerson | TestMachine,
  chain: ChainContext,
  secrets: Record<string, string | undefined>,
) {
  const { envelope, pack, removed } = await workspace.push(user, chain, secrets)
  return {
    workspaceId: workspace.workspaceId as string,
    commit: toBase64url(envelope),
    pack: toBase64url(pack),
    removed: [...removed] as string[],
  }
}

function wireBox({ epoch, receiver, scope, box }: TestKeyBox): WireKeyBox {
  return { epoch, receiver: { kind: receiver.kind, id: receiver.id }, scope: wireScope(scope), box: toBase64url(box) }
}

function wireScope(scope: Scope): string {
  return scope.kind === 'workspace' ? 'workspace' : scope.environmentId
}

export function access(workspace: TestWorkspace, ...names: string[]): EnvironmentId[] {
  return names.map((name) => workspace.environmentId(name)).toSorted()
}
