// Attacks on secrets by a server together with somebody who holds keys: commits that are signed as they should be, over what should not be.
import { fromBase64url, newId, sealPairs, toHex, type ChainContext, type PairId, type UserId } from '@infisical/crypto'
import { decodePack, entryHashAt, type Author, type Commit, type RecordFields } from '@infisical/protocol'
import { sayOfChain, type Attack } from '../attack.ts'
import { commitOf, fieldsOf, forgeCommit } from '../forge.ts'
import { answerAt, headOf, PINNED, recordsAt, type World } from '../world.ts'

const HEAD = PINNED + 1

/** A commit by Bob (or by `author`) over these records. */
const committing =
  (
    change: (
      records: readonly RecordFields[],
      world: World,
    ) => readonly RecordFields[] | Promise<readonly RecordFields[]>,
    says: (world: World) => Partial<Commit> = () => ({}),
    author: (world: World) => Author = ({ bob }) => bob.keys.author,
  ) =>
  async (world: World) => {
    const records = await change(recordsAt(world, PINNED).map(fieldsOf), world)
    const forged = await forgeCommit(world, { records, says: says(world), author: author(world) })
    return sayOfChain(() => forged)
  }

const asTheyAre = (records: readonly RecordFields[]): readonly RecordFields[] => records

/** The first two, sealed by the insider for new versions of theirs, before anything is done to them. */
async function resealed(records: readonly RecordFields[], { keys, dev }: World): Promise<RecordFields[]> {
  const [one, other, ...rest] = records
  if (one === undefined || other === undefined) throw new Error('dev has lost its secrets')
  const pairs = [one, other].map(({ pairId, version, epoch }, i) => ({
    ...{ pairId, version: version + 1, epoch, value: `value ${i}` },
    ...{ name: `NAME_${i}`, folder: '', comment: '', tags: [] },
  }))
  return [...(await sealPairs(keys, dev, pairs)).map((pair) => ({ ...pair, changed: HEAD })), ...rest]
}

const afterResealing =
  (change: (one: RecordFields, other: RecordFields) => RecordFields[]) =>
  async (records: readonly RecordFields[], world: World): Promise<RecordFields[]> => {
    const [one, other, ...rest] = await resealed(records, world)
    return one === undefined || other === undefined ? [] : [...change(one, other), ...rest]
  }

const stranger = (world: World): Author => ({ ...world.bob.keys.author, userId: newId<UserId>() })
const older = (world: World, logSeq: number): Partial<Commit> => ({
  logSeq,
  logHash: entryHashAt(world.log.hashes, logSeq),
})

export const SECRETS_BY_INSIDER: readonly Attack[] = [
  {
    row: 46,
    what: 'name and value of a secret are swapped',
    code: 'entry-aad',
    lies: committing(afterResealing((one, other) => [{ ...one, nameBox: one.valueBox, valueBox: one.nameBox }, other])),
  },
  {
    row: 47,
    what: 'the values of two secrets are swapped',
    code: 'entry-aad',
    lies: committing(
      afterResealing((one, other) => [
        { ...one, valueBox: other.valueBox },
        { ...other, valueBox: one.valueBox },
      ]),
    ),
  },
  {
    row: 47,
    what: 'a secret of prod stands in dev',
    code: 'entry-aad',
    lies: committing(async (records, world) => [...records, ...(await recordsOf(world, world.prod))]),
  },
  {
    row: 47,
    what: 'a secret of another workspace stands in dev',
    code: 'entry-aad',
    lies: committing(async (records, world) => [...records, ...(await recordsOf(world, world.elsewhere))]),
  },
  {
    row: 47,
    what: 'a secret stands under the id of another pair',
    code: 'entry-aad',
    lies: committing(afterResealing((one, other) => [{ ...one, pairId: newId<PairId>() }, other])),
  },
  {
    row: 49,
    what: 'a secret goes back to an older version',
    code: 'entry-version',
    states: ['pinned'],
    lies: committing((records, world) => {
      const before = new Map(recordsAt(world, 2).map((record) => [record.pairId, record]))
      return records.map((record) => before.get(record.pairId) ?? record)
    }),
  },
  {
    row: 49,
    what: 'a secret has other bytes under the same version',
    code: 'entry-version',
    states: ['pinned'],
    lies: committing(async (records, world) =>
      (await resealed(records, world)).map((record) => {
        const { version = record.version } = records.find(({ pairId }) => pairId === record.pairId) ?? {}
        return { ...record, version }
      }),
    ),
  },
  {
    row: 49,
    what: 'a secret changes with a commit that is yet to come',
    code: 'entry-version',
    lies: committing(afterResealing((one, other) => [{ ...one, changed: HEAD + 1 }, other])),
  },
  {
    row: 50,
    what: 'a deleted secret returns as it was',
    code: 'entry-version',
    states: ['pinned'],
    lies: committing((records, world) => {
      const left = new Set(records.map(({ pairId }) => pairId))
      return [...records, ...recordsAt(world, 2).filter(({ pairId }) => !left.has(pairId))]
    }),
  },
  {
    row: 51,
    what: 'the newest commit has a sibling',
    code: 'commit-fork',
    states: ['pinned'],
    lies: committing(asTheyAre, (world) => ({ seq: PINNED, previous: commitOf(answerAt(world, PINNED - 1)).hash })),
  },
  {
    row: 51,
    what: 'the newest commit has a parent that nobody knows',
    code: 'commit-parent',
    states: ['pinned'],
    lies: committing(asTheyAre, () => ({ previous: toHex(new Uint8Array(32).fill(7)) as Commit['previous'] })),
  },
  {
    row: 51,
    what: 'a commit is left out',
    code: 'commit-parent',
    states: ['pinned'],
    lies: committing(asTheyAre, () => ({ seq: HEAD + 1 })),
  },
  {
    row: 55,
    what: 'somebody commits who is no member',
    code: 'commit-author',
    lies: committing(asTheyAre, () => ({}), stranger),
  },
  {
    row: 55,
    what: 'a reader commits',
    code: 'commit-author',
    lies: committing(
      asTheyAre,
      () => ({}),
      ({ rita }) => rita.keys.author,
    ),
  },
  {
    row: 55,
    what: 'somebody commits in the name of another',
    code: 'signature',
    lies: committing(
      asTheyAre,
      () => ({}),
      ({ alice, rita }) => ({ ...alice.keys.author, sign: rita.keys.author.sign }),
    ),
  },
  {
    row: 37,
    what: 'a signature was made for something else',
    code: 'signature',
    lies: async (world) => {
      const [records, author] = [recordsAt(world, PINNED).map(fieldsOf), world.bob.keys.author]
      const forged = await forgeCommit(world, { records, author, label: 'log-entry' })
      return sayOfChain(() => forged)
    },
  },
  {
    row: 56,
    what: 'a commit stands on an older log than its parent',
    code: 'commit-log-position',
    states: ['pinned'],
    lies: committing(asTheyAre, (world) => older(world, commitOf(answerAt(world, PINNED)).commit.logSeq - 1)),
  },
  {
    row: 56,
    what: 'a commit stands on a log that is not there',
    code: 'commit-log-position',
    lies: committing(asTheyAre, ({ log }) => ({ logSeq: log.head.seq + 1 })),
  },
  {
    row: 56,
    what: 'a commit stands where its author was no member yet',
    code: 'commit-author',
    states: ['fresh', 'token'],
    lies: committing(asTheyAre, (world) => older(world, 1)),
  },
  {
    row: 57,
    what: 'a commit is of an older epoch',
    code: 'epoch-stale',
    lies: committing(asTheyAre, () => ({ epoch: 0 })),
  },
  {
    row: 58,
    what: 'a commit to dev says that it is personal',
    code: 'entry-type',
    lies: committing(asTheyAre, ({ personal }) => ({ chain: personal })),
  },
  {
    row: 47,
    what: 'a commit to prod is served as one to dev',
    code: 'commit-env',
    lies: committing(asTheyAre, ({ prod }) => ({ chain: prod })),
  },
  {
    row: 48,
    what: 'a commit names nothing, and something is served',
    code: 'entry-extra',
    lies: committing(asTheyAre, () => ({ entries: 0 })),
  },
  {
    row: 59,
    what: 'the tag of a value has four bytes',
    code: 'entry-aad',
    lies: committing(afterResealing((one, other) => [{ ...one, valueBox: one.valueBox.subarray(0, -12) }, other])),
  },
  {
    row: 59,
    what: 'a value is not encrypted',
    code: 'entry-aad',
    lies: committing(
      afterResealing((one, other) => [{ ...one, valueBox: new TextEncoder().encode('plaintext'.repeat(9)) }, other]),
    ),
  },
  {
    row: 61,
    what: 'two secrets have the same name',
    code: 'name-duplicate',
    lies: committing(async (records, world) => {
      const [one, ...rest] = await resealed(records, world)
      if (one === undefined) return []
      const { keys, dev } = world
      const twin = {
        pairId: newId<PairId>(),
        version: 1,
        epoch: one.epoch,
        name: 'NAME_0',
        folder: '',
        comment: '',
        tags: [],
        value: '',
      }
      return [one, ...rest, ...(await sealPairs(keys, dev, [twin])).map((pair) => ({ ...pair, changed: HEAD }))]
    }),
  },
  {
    row: 64,
    what: 'a commit names more secrets than there may be',
    code: 'limit',
    lies: committing(asTheyAre, () => ({ entries: 20_001 })),
  },
]

async function recordsOf({ evil, bob }: World, chain: ChainContext): Promise<RecordFields[]> {
  const { pack } = await headOf(evil, bob, chain)
  return decodePack(fromBase64url(pack ?? ''))
    .slice(0, 1)
    .map((record) => ({ ...fieldsOf(record), changed: 1 }))
}
