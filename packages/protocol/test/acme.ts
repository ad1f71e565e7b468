// The workspace that most tests begin from: four people of four roles, three environments, and invites in every status.
import type { EntryAuthor, Signer } from '../src/build-entry.ts'
import type { Draft } from '../src/entries/kinds.ts'
import { inviteEmailHash } from '../src/entries/entrance.ts'
import type { Grant } from '../src/grant.ts'
import {
  forgeEntry,
  makePerson,
  makeWorkspace,
  signerOf,
  type TestInvite,
  type TestPerson,
  type TestWorkspace,
} from '../src/testing.ts'
import { fold } from '../src/fold.ts'
import { newId, newInviteSecret, inviteKeysOf, type InviteId } from '@infisical/crypto'
import { codeOf } from './refusal.ts'

export interface Acme {
  readonly workspace: TestWorkspace
  /** Owner. */
  readonly alice: TestPerson
  /** Admin. */
  readonly bob: TestPerson
  /** Writer in dev alone. */
  readonly carol: TestPerson
  /** Reader. */
  readonly dan: TestPerson
  /** Invited as writers, by the owner. */
  readonly open: TestInvite
  readonly cancelled: TestInvite
  readonly used: TestInvite
}

export async function makeAcme(): Promise<Acme> {
  const workspace = await makeWorkspace({ people: ['Alice'] })
  const alice = workspace.owner
  const bob = await makePerson('Bob')
  const carol = await makePerson('Carol')
  const dan = await makePerson('Dan')
  await workspace.add(bob, { role: 'admin' })
  await workspace.add(carol, { role: 'writer', access: [workspace.environmentId('dev')] })
  const used = await workspace.invite(alice, dan.email, { role: 'reader' })
  await workspace.join(dan, used)
  const cancelled = await workspace.invite(alice, 'late@acme.test')
  await workspace.append({ type: 'cancel-invite', inviteId: cancelled.inviteId }, bob)
  const open = await workspace.invite(alice, 'erin@acme.test')
  return { workspace, alice, bob, carol, dan, open, cancelled, used }
}

/** The code by which a fold refuses the entry after the workspace's log, or 'accepted'. */
export function judge({ workspace }: Pick<Acme, 'workspace'>, envelope: Uint8Array) {
  return codeOf(fold(workspace.verified, [envelope], workspace))
}

/** The same for a draft, signed by the author as it should be. */
export async function judgeDraft(
  acme: Pick<Acme, 'workspace'>,
  draft: Draft,
  author: EntryAuthor,
  options: { readonly invite?: TestInvite; readonly coSign?: Signer; readonly time?: number } = {},
) {
  const { invite, time = acme.workspace.time } = options
  const second = invite === undefined ? options.coSign : signerOf(invite.keys.signingSeed)
  const coSign = second === undefined ? {} : { coSign: second }
  return judge(acme, await forgeEntry(acme.workspace.verified, draft, { author, header: { time }, ...coSign }))
}

export const someGrants: readonly Grant[] = [{ scope: { kind: 'workspace' }, box: 'ab'.repeat(32) as never }]

/** A sound invite of a writer, with grants that name no real box. */
export async function inviteDraft(workspace: TestWorkspace, changes: object = {}) {
  const inviteId = newId<InviteId>()
  const { identity } = await inviteKeysOf(newInviteSecret(), inviteId)
  return {
    type: 'invite',
    inviteId,
    signPublic: identity.signPublic,
    boxPublic: identity.boxPublic,
    role: 'writer',
    access: 'all',
    emailHash: inviteEmailHash(inviteId, 'new@acme.test'),
    expiry: workspace.time + 1_000,
    epoch: workspace.verified.state.epoch,
    grants: someGrants,
    ...changes,
  } as Extract<Draft, { type: 'invite' }>
}

/** A sound join by the person, with grants that name no real box. */
export function joinDraft(workspace: TestWorkspace, invite: TestInvite, person: TestPerson, changes: object = {}) {
  return {
    type: 'join',
    inviteId: invite.inviteId,
    identity: person.identity,
    email: invite.email,
    name: person.name,
    epoch: workspace.verified.state.epoch,
    grants: someGrants,
    ...changes,
  } as Extract<Draft, { type: 'join' }>
}
