// Attacks by a server and somebody who was removed, or who left: with his keys, which are good signatures still, and with all that he could read.
import { environmentKeyOf, newWorkspaceKey, sealKeyBox, toBase64url, type Scope } from '@infisical/crypto'
import type { ChainAnswer, LogOutput, PullInput, PullOutput, WireKeyBox } from '@infisical/contract'
import { buildEntry, decodeEnvelope, entryHash, keyBoxHash, rotationNeeds, type DatedDraft } from '@infisical/protocol'
import { LAST_OF_OLD, RENEWED, type Aftermath } from '../aftermath.ts'
import { sayOfChain, sayOfLog, type Attack } from '../attack.ts'
import type { Lies } from '../evil-server.ts'
import { fieldsOf, forgeCommit, type ForgedCommit } from '../forge.ts'
import { answerAt, recordsAt } from '../world.ts'
import { rotationFor } from './epochs.ts'

export interface RemovedAttack extends Omit<Attack, 'lies'> {
  readonly lies: (world: Aftermath) => Lies | Promise<Lies>
}

/** In place of the newest commit, after whatever else there is since the device was here. */
const newest = (forged: (world: Aftermath) => Omit<ForgedCommit, 'after'>) => async (world: Aftermath) => {
  const told = await forgeCommit(world, { ...forged(world), after: RENEWED })
  return sayOfChain(({ commits }) => ({ ...told, commits: [...commits.slice(0, -1), ...(told.commits ?? [])] }))
}

/** In place of everything since the removal. */
const instead = (forged: (world: Aftermath) => ForgedCommit) => async (world: Aftermath) => {
  const told = await forgeCommit(world, forged(world))
  return sayOfChain(() => told)
}

/** As Bob would have made it before he was removed. */
const backDated = ({ before: { log }, bob }: Aftermath) => ({
  author: bob.keys.author,
  says: { logSeq: log.head.seq, logHash: log.head.hash, epoch: 1 },
})

const recordsOf = (world: Aftermath, seq: number) => recordsAt(world, seq).map(fieldsOf)

const backDatedAfterAll = newest((world) => {
  const { author, says } = backDated(world)
  return { records: recordsOf(world, RENEWED), author, says: { ...says, epoch: world.log.state.epoch } }
})

/** What is said about the log together with what is said about a chain. */
function both(log: Lies, chain: Lies): Lies {
  const pull = (answer: PullOutput, asked: PullInput) => {
    const told = log['secret.pull']?.(answer, asked) as PullOutput
    return chain['secret.pull']?.(told, asked)
  }
  return { ...log, ...chain, 'secret.pull': pull }
}

/** One entry more, told once to each who asks. */
export const appended = ({ log }: Pick<Aftermath, 'log'>, entry: Uint8Array): Lies =>
  sayOfLog(({ entries, headSeq }, after) => ({
    entries: after > log.head.seq ? entries : [...entries, toBase64url(entry)],
    headSeq: headSeq + 1,
  }))

/** Carol leaves: signed by herself, and by nobody else to be answered. */
async function carolLeaves({ log, carol }: Pick<Aftermath, 'log' | 'carol'>): Promise<Uint8Array> {
  const draft: DatedDraft = { type: 'remove-member', userId: carol.keys.userId, time: log.state.time + 1 }
  return (await buildEntry(log, draft, carol.keys.author)).envelope
}

/** The owner begins an epoch, and puts another key into the boxes of some than she committed to. */
async function otherKeysForSome(world: Aftermath): Promise<Lies> {
  const { log, alice, rita, workspaceId } = world
  const needs = rotationNeeds(log.state, { type: 'rotate' }, log.state.time + 1)
  const [key, other] = [newWorkspaceKey(), newWorkspaceKey()]
  const keyOf = (scope: Scope, from: typeof key) =>
    scope.kind === 'workspace' ? from : environmentKeyOf(from, workspaceId, scope.environmentId, needs.epoch)
  const sealed = await Promise.all(
    needs.receivers.map(async ({ receiver, scope, boxPublic }) => {
      const isDeceived = receiver.id === rita.keys.userId || receiver.kind === 'machine'
      const place = { workspaceId, epoch: needs.epoch, scope, receiver, receiverBoxPublic: boxPublic }
      return { receiver, scope, box: await sealKeyBox({ ...place, key: keyOf(scope, isDeceived ? other : key) }) }
    }),
  )
  const rotation = {
    ...rotationFor(log, { type: 'rotate' }),
    receivers: sealed.map(({ receiver, scope, box }) => ({ receiver, grant: { scope, box: keyBoxHash(box) } })),
  }
  const draft: DatedDraft = { type: 'rotate', ...rotation, time: log.state.time + 1 }
  const { envelope } = await buildEntry(log, draft, alice.keys.author)
  const boxes = sealed.map(({ receiver: { kind, id }, scope, box }) => ({
    ...{ epoch: needs.epoch, receiver: { kind, id }, box: toBase64url(box) },
    scope: scope.kind === 'workspace' ? 'workspace' : scope.environmentId,
  }))
  const withBoxes = <Answer extends { boxes?: readonly WireKeyBox[] | undefined }>(answer: Answer) => ({
    ...answer,
    boxes,
  })
  const log2 = appended(world, envelope)
  return {
    'workspace.log': (answer, asked) => withBoxes(log2['workspace.log']?.(answer, asked) as LogOutput),
    'secret.pull': (answer, asked) => withBoxes(log2['secret.pull']?.(answer, asked) as PullOutput),
  }
}

const nothingNew = (honest: ChainAnswer): Partial<ChainAnswer> => ({ ...honest, headSeq: LAST_OF_OLD, commits: [] })

export const REMOVED_ATTACKS: readonly RemovedAttack[] = [
  {
    row: 41,
    what: 'new keys are not the same for everybody',
    code: 'box-commitment',
    states: ['fresh', 'pinned', 'outdated', 'token'],
    lies: otherKeysForSome,
  },
  {
    row: 42,
    what: 'what there was before the removal is served as the newest',
    code: 'epoch-stale',
    states: ['fresh', 'token'],
    lies: (world) => sayOfChain(() => answerAt(world, LAST_OF_OLD)),
  },
  {
    row: 42,
    what: 'nothing is said to be new since before the removal',
    code: 'epoch-stale',
    states: ['outdated'],
    lies: () => sayOfChain(nothingNew),
  },
  {
    row: 42,
    what: 'the boxes are said to be of the epoch before',
    code: 'box-commitment',
    states: ['fresh', 'outdated', 'token'],
    lies: () => {
      const older = (boxes: readonly WireKeyBox[]) => boxes.map((box) => ({ ...box, epoch: 1 }))
      return {
        'workspace.log': (answer) => ({ ...answer, boxes: older(answer.boxes) }),
        'secret.pull': ({ boxes, ...answer }) => (boxes === undefined ? answer : { ...answer, boxes: older(boxes) }),
      }
    },
  },
  {
    row: 45,
    what: 'somebody has left, and a commit stands on that with the keys that he has',
    code: 'epoch-required',
    states: ['fresh', 'pinned', 'outdated', 'token'],
    lies: async (world) => {
      const left = await carolLeaves(world)
      const says = { logSeq: world.log.head.seq + 1, logHash: entryHash(decodeEnvelope(left).body) }
      const chain = newest(() => ({ records: recordsOf(world, RENEWED), author: world.alice.keys.author, says }))
      return both(appended(world, left), await chain(world))
    },
  },
  {
    row: 55,
    what: 'somebody commits who was removed',
    code: 'commit-author',
    states: ['fresh', 'pinned', 'outdated', 'token'],
    lies: newest((world) => ({ records: recordsOf(world, RENEWED), author: world.bob.keys.author })),
  },
  {
    row: 55,
    what: 'somebody who was removed adds a commit that he dates back',
    code: 'commit-checkpoint',
    states: ['fresh', 'outdated', 'token'],
    lies: instead((world) => ({ ...backDated(world), after: LAST_OF_OLD, records: recordsOf(world, LAST_OF_OLD) })),
  },
  {
    row: 55,
    what: 'somebody who was removed rewrites the last commit of before',
    code: 'commit-checkpoint',
    states: ['fresh', 'token'],
    lies: instead((world) => ({
      ...backDated(world),
      after: LAST_OF_OLD - 1,
      records: recordsOf(world, LAST_OF_OLD - 1),
    })),
  },
  {
    row: 55,
    what: 'the same, before somebody who has seen the true one',
    code: 'commit-fork',
    states: ['outdated'],
    lies: instead((world) => ({
      ...backDated(world),
      after: LAST_OF_OLD - 1,
      records: recordsOf(world, LAST_OF_OLD - 1),
    })),
  },
  {
    row: 55,
    what: 'somebody who was removed dates back a commit over the new keys',
    code: 'commit-checkpoint',
    states: ['fresh', 'token'],
    lies: backDatedAfterAll,
  },
  {
    row: 55,
    what: 'the same, after commits that stand on a later log',
    code: 'commit-log-position',
    states: ['pinned', 'outdated'],
    lies: backDatedAfterAll,
  },
  {
    row: 57,
    what: 'a commit is of the epoch before the removal',
    code: 'epoch-stale',
    states: ['fresh', 'pinned', 'outdated', 'token'],
    lies: newest((world) => ({
      records: recordsOf(world, LAST_OF_OLD),
      author: world.alice.keys.author,
      says: { epoch: 1 },
    })),
  },
  {
    row: 57,
    what: 'a secret under the keys of before stands in a commit under the new ones',
    code: 'epoch-stale',
    states: ['fresh', 'pinned', 'outdated', 'token'],
    lies: newest((world) => ({ records: recordsOf(world, LAST_OF_OLD), author: world.alice.keys.author })),
  },
]
