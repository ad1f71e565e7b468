// Workspaces for tests: made by real clients' means, handed to the server through its procedures.
import type { CreateWorkspaceInput, WireKeyBox } from '@infisical/contract'
import {
  toBase64url,
  type Access,
  type ChainContext,
  type EnvironmentId,
  type Role,
  type Scope,
} from '@infisical/crypto'
import { personOf, TestWorkspace, type TestInvite, type TestKeyBox, type TestPerson } from '@infisical/protocol/testing'
import { signUp } from './people.ts'
import type { Api, World } from './world.ts'

/** Somebody with an account. */
export interface User extends TestPerson {
  readonly api: Api
}

let users = 0

export async function makeUser(world: World, name = 'User'): Promise<User> {
  users += 1
  const unique = `${name} ${users}`
  const email = `${unique.toLowerCase().replaceAll(' ', '.')}@acme.test`
  const { identity, secrets, api } = await signUp(world, { name: unique, email })
  return { ...(await personOf(unique, identity.userId, secrets)), api }
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
  user: TestPerson,
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
