// Attacks on the keys of a workspace: boxes that the server made, or moved, or that an owner filled with something else than she signed.
import {
  fingerprintOf,
  formatInviteLink,
  fromBase64url,
  inviteKeysOf,
  keyIdOf,
  newId,
  newInviteSecret,
  newWorkspaceKey,
  sealKeyBox,
  toBase64url,
  type InviteId,
  type Scope,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { LogOutput, WireKeyBox } from '@infisical/contract'
import { buildEntry, inviteEmailHash, keyBoxHash } from '@infisical/protocol'
import type { Attack } from '../attack.ts'
import type { Lies } from '../evil-server.ts'
import { ask, entriesOf, type Person, type World } from '../world.ts'

const WORKSPACE: Scope = { kind: 'workspace' }

/** A box for Alice around a key of the server's own choice. */
async function boxByServer({ workspaceId, alice }: World): Promise<string> {
  const { userId, identity } = alice.keys
  const receiver = { kind: 'member', id: userId, keyId: keyIdOf(identity) } as const
  const place = { workspaceId, epoch: 1, scope: WORKSPACE, receiver, receiverBoxPublic: identity.boxPublic }
  return toBase64url(await sealKeyBox({ ...place, key: newWorkspaceKey() }))
}

async function boxesOf({ evil, workspaceId }: World, person: Person): Promise<readonly WireKeyBox[]> {
  return (await ask<LogOutput>(evil, person, 'workspace.log', { workspaceId, afterSeq: -1 })).boxes
}

const sayOfBoxes = (change: (boxes: readonly WireKeyBox[]) => readonly unknown[]): Lies => ({
  'workspace.log': (answer) => ({ ...answer, boxes: change(answer.boxes) }),
  'secret.pull': ({ boxes, ...answer }) => (boxes === undefined ? answer : { ...answer, boxes: change(boxes) }),
})

/** A device that keeps its keys asks for none. */
const states = ['fresh', 'forgetful', 'token'] as const

export const KEY_ATTACKS: readonly Attack[] = [
  {
    row: 39,
    what: 'a key box is replaced by one of the server',
    code: 'box-commitment',
    states,
    lies: async (world) => {
      const box = await boxByServer(world)
      return sayOfBoxes((boxes) => boxes.map((honest) => ({ ...honest, box })))
    },
  },
  {
    row: 39,
    what: 'a box of the server stands before the true one',
    code: 'box-commitment',
    states,
    lies: async (world) => {
      const box = await boxByServer(world)
      return sayOfBoxes((boxes) => [...boxes.map((honest) => ({ ...honest, box })), ...boxes])
    },
  },
  {
    row: 40,
    what: "another member's box is served",
    code: 'box-commitment',
    states,
    lies: async (world) => {
      const [other] = await boxesOf(world, world.bob)
      return sayOfBoxes((boxes) => boxes.map((honest) => ({ ...honest, box: other?.box })))
    },
  },
  {
    row: 40,
    what: 'no box is served',
    code: 'box-commitment',
    states,
    lies: () => sayOfBoxes(() => []),
  },
  {
    row: 40,
    what: 'a box has lost a bit',
    code: 'box-commitment',
    states,
    lies: () =>
      sayOfBoxes((boxes) =>
        boxes.map((honest) => ({
          ...honest,
          box: toBase64url(fromBase64url(honest.box).map((byte, i) => (i === 99 ? byte ^ 1 : byte))),
        })),
      ),
  },
  {
    row: 62,
    what: "a box is addressed to one's id in capital digits",
    code: 'box-commitment',
    states,
    lies: () =>
      sayOfBoxes((boxes) =>
        boxes.map(({ receiver, ...box }) => ({ ...box, receiver: { ...receiver, id: receiver.id.toUpperCase() } })),
      ),
  },
]

/** What is told to an invited person: attack, and the link that he was given. */
export interface JoinAttack extends Omit<Attack, 'lies' | 'states'> {
  readonly lies: (world: World) => Promise<{ lies: Lies; link: string }>
}

/** The owner signs an invite whose box holds another key than the log says, or was made for another place. */
const byDishonestOwner =
  (fill: (world: World) => { key: WorkspaceKey; epoch?: number; scope?: Scope }) => async (world: World) => {
    const { evil, log, alice, carol, workspaceId } = world
    const [inviteId, secret] = [newId<InviteId>(), newInviteSecret()]
    const { identity } = await inviteKeysOf(secret, inviteId)
    const receiver = { kind: 'invite', id: inviteId, keyId: keyIdOf(identity) } as const
    const content = {
      workspaceId,
      epoch: 1,
      scope: WORKSPACE,
      receiver,
      receiverBoxPublic: identity.boxPublic,
      ...fill(world),
    }
    const box = await sealKeyBox(content)
    const grants = [{ scope: WORKSPACE, box: keyBoxHash(box) }]
    const time = log.state.time + 1
    const terms = {
      role: 'writer',
      access: 'all',
      emailHash: inviteEmailHash(inviteId, carol.email),
      epoch: 1,
      grants,
    } as const
    const { signPublic, boxPublic } = identity
    const draft = {
      type: 'invite',
      inviteId,
      signPublic,
      boxPublic,
      ...terms,
      expiry: Date.now() + 60_000,
      time,
    } as const
    const { envelope, verified } = await buildEntry(log, draft, alice.keys.author)
    const entries = [...(await entriesOf(evil, alice, workspaceId)), toBase64url(envelope)]
    const boxes = [{ epoch: 1, receiver: { kind: 'invite', id: inviteId }, scope: 'workspace', box: toBase64url(box) }]
    const link = formatInviteLink({
      server: evil.url,
      inviteId,
      secret,
      workspaceId,
      fingerprint: fingerprintOf(alice.keys.identity),
    })
    return { lies: { 'invite.open': () => ({ workspaceId, entries, headSeq: verified.head.seq, boxes }) }, link }
  }

export const JOIN_ATTACKS: readonly JoinAttack[] = [
  {
    row: 29,
    what: 'the link leads to another workspace',
    code: 'invite-workspace',
    lies: async ({ evil, bob, elsewhere: { workspaceId }, link }) => {
      const entries = await entriesOf(evil, bob, workspaceId)
      return {
        lies: { 'invite.open': (answer) => ({ ...answer, workspaceId, entries, headSeq: entries.length - 1 }) },
        link,
      }
    },
  },
  {
    row: 62,
    what: 'the workspace has its id in capital digits',
    code: 'malformed',
    lies: async ({ link }) => ({
      lies: { 'invite.open': (answer) => ({ ...answer, workspaceId: answer.workspaceId.toUpperCase() }) },
      link,
    }),
  },
  {
    row: 64,
    what: 'the log has a million entries',
    code: 'malformed',
    lies: async ({ link }) => ({
      lies: { 'invite.open': (answer) => ({ ...answer, entries: Array<string>(1_000_000).fill('AQ') }) },
      link,
    }),
  },
  {
    row: 22,
    what: 'the link leads to another workspace under the id of the true one',
    code: 'log-genesis',
    lies: async ({ evil, bob, elsewhere, link }) => {
      const entries = await entriesOf(evil, bob, elsewhere.workspaceId)
      return { lies: { 'invite.open': (answer) => ({ ...answer, entries, headSeq: entries.length - 1 }) }, link }
    },
  },
  {
    row: 39,
    what: 'the box of the invite is replaced by one of the server',
    code: 'box-commitment',
    lies: async (world) => {
      const box = await boxByServer(world)
      return {
        lies: { 'invite.open': (answer) => ({ ...answer, boxes: answer.boxes.map((honest) => ({ ...honest, box })) }) },
        link: world.link,
      }
    },
  },
  {
    row: 41,
    what: 'the owner gives the invited person another key than everybody has',
    code: 'box-commitment',
    lies: byDishonestOwner(() => ({ key: newWorkspaceKey() })),
  },
  {
    row: 40,
    what: 'the owner signs a box that was made for another epoch',
    code: 'box-auth',
    lies: byDishonestOwner(({ workspaceKey }) => ({ key: workspaceKey, epoch: 2 })),
  },
  {
    row: 40,
    what: 'the owner signs a box that was made for an environment',
    code: 'box-auth',
    lies: byDishonestOwner(({ workspaceKey, dev: { environmentId } }) => ({
      key: workspaceKey,
      scope: { kind: 'environment', environmentId },
    })),
  },
]
