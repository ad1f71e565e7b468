// Attacks on secrets by a server alone: it has every ciphertext and every signed commit that ever was, and no key.
import { fromBase64url, toBase64url, toHex, randomBytes } from '@infisical/crypto'
import type { ChainAnswer } from '@infisical/contract'
import { encodePack, type RecordFields } from '@infisical/protocol'
import { sayOfChain, type Attack } from '../attack.ts'
import { fieldsOf, under } from '../forge.ts'
import { answerAt, headOf, PINNED, recordsAt, type World } from '../world.ts'

const HEAD = PINNED + 1

/** The true commits, over other records. The whole pack stands in both kinds of answer, so that it is the records that count. */
const withRecords = (change: (records: RecordFields[], world: World) => readonly RecordFields[]) => (world: World) =>
  sayOfChain(() => ({
    base: 'full',
    removed: [],
    pack: toBase64url(encodePack(change(recordsAt(world, HEAD).map(fieldsOf), world))),
  }))

/** The true commits, over a pack of other bytes. */
const withPack = (change: (pack: Uint8Array) => unknown) => (world: World) =>
  sayOfChain(() => {
    const pack = change(fromBase64url(answerAt(world, HEAD).pack ?? ''))
    return { base: 'full', removed: [], pack: pack instanceof Uint8Array ? toBase64url(pack) : pack }
  })

/** Of several records the first two, to do something to both. */
function pairOf(records: readonly RecordFields[]): [RecordFields, RecordFields, ...RecordFields[]] {
  const [one, other, ...rest] = records
  if (one === undefined || other === undefined) throw new Error('dev has lost its secrets')
  return [one, other, ...rest]
}

/** One that has changed since it was written first. */
const olderOne = (world: World): RecordFields => {
  const now = new Map(recordsAt(world, HEAD).map((record) => [record.pairId, record]))
  const older = recordsAt(world, 2).find(({ pairId, version }) => (now.get(pairId)?.version ?? 0) > version)
  if (older === undefined) throw new Error('No secret has changed since it was written')
  return older
}

/** The pair that was removed by the commit before the pinned one. */
const removedOne = (world: World): RecordFields => {
  const left = new Set(recordsAt(world, HEAD).map(({ pairId }) => pairId))
  const gone = recordsAt(world, 2).find(({ pairId }) => !left.has(pairId))
  if (gone === undefined) throw new Error('Nothing was removed')
  return gone
}

const swapBoxes = (records: readonly RecordFields[]): RecordFields[] => {
  const [one, ...rest] = pairOf(records)
  return [{ ...one, nameBox: one.valueBox, valueBox: one.nameBox }, ...rest]
}

const swapValues = (records: readonly RecordFields[]): RecordFields[] => {
  const [one, other, ...rest] = pairOf(records)
  return [{ ...one, valueBox: other.valueBox }, { ...other, valueBox: one.valueBox }, ...rest]
}

/** Serves, as dev, what another chain answers. */
const headElsewhere = async (world: World, chain: Parameters<typeof headOf>[2]) => {
  const other = await headOf(world.evil, world.bob, chain)
  return ({ headSeq }: ChainAnswer) => ({ ...other, headSeq })
}

export const SECRETS_BY_SERVER: readonly Attack[] = [
  { row: 46, what: 'name and value of a secret are swapped', code: 'entry-hash', lies: withRecords(swapBoxes) },
  { row: 47, what: 'the values of two secrets are swapped', code: 'entry-hash', lies: withRecords(swapValues) },
  {
    row: 47,
    what: 'prod is served as dev',
    code: 'commit-env',
    lies: async (world) => sayOfChain(await headElsewhere(world, world.prod)),
  },
  {
    row: 47,
    what: 'an environment of another workspace is served',
    code: 'commit-env',
    lies: async (world) => sayOfChain(await headElsewhere(world, world.elsewhere)),
  },
  { row: 48, what: 'a secret is dropped', code: 'entry-missing', lies: withRecords((records) => records.slice(1)) },
  {
    row: 48,
    what: 'a secret is said to be removed',
    code: 'entry-missing',
    states: ['pinned'],
    lies: (world) =>
      sayOfChain((honest) => ({
        ...honest,
        removed: [recordsAt(world, HEAD).find(({ changed }) => changed < HEAD)?.pairId],
      })),
  },
  {
    row: 48,
    what: 'a secret is injected',
    code: 'entry-extra',
    lies: withRecords((records) => [...records, under(toHex(randomBytes(16)), pairOf(records)[0])]),
  },
  {
    row: 48,
    what: 'a secret is dropped and another injected',
    code: 'entry-hash',
    lies: withRecords((records) => [...records.slice(1), under(toHex(randomBytes(16)), pairOf(records)[0])]),
  },
  { row: 48, what: 'all secrets are dropped', code: 'manifest-root', lies: withRecords(() => []) },
  {
    row: 48,
    what: 'an environment is said to have no history',
    code: 'manifest-root',
    states: ['fresh', 'token'],
    lies: () => sayOfChain(() => ({ headSeq: 0, commits: [], pack: undefined })),
  },
  {
    row: 48,
    what: 'the commits come without their secrets',
    code: 'entry-missing',
    states: ['fresh', 'token'],
    lies: () => sayOfChain(() => ({ pack: undefined })),
  },
  {
    row: 49,
    what: 'an older ciphertext of one secret is served',
    code: 'entry-hash',
    lies: withRecords((records, world) => {
      const old = olderOne(world)
      return records.map((record) => (record.pairId === old.pairId ? old : record))
    }),
  },
  {
    row: 49,
    what: 'all secrets are served as they were before the last commit',
    code: 'entry-hash',
    lies: withRecords((_, world) => recordsAt(world, PINNED)),
  },
  {
    row: 50,
    what: 'a deleted secret is served again',
    code: 'entry-extra',
    lies: withRecords((records, world) => [...records, removedOne(world)]),
  },
  {
    row: 51,
    what: 'an older head is served',
    code: 'commit-rollback',
    states: ['pinned'],
    lies: (world) => sayOfChain(() => answerAt(world, PINNED - 1)),
  },
  {
    row: 51,
    what: 'an older head is said to be the newest, without saying more',
    code: 'commit-rollback',
    states: ['pinned'],
    lies: () => sayOfChain(() => ({ headSeq: PINNED - 1, commits: [], pack: undefined })),
  },
  {
    row: 51,
    what: 'an older head is served under the number of the newest',
    code: 'commit-rollback',
    states: ['pinned'],
    lies: (world) => sayOfChain(() => ({ ...answerAt(world, PINNED - 1), headSeq: HEAD })),
  },
  {
    row: 55,
    what: 'a commit loses its signature to another one',
    code: 'signature',
    lies: () =>
      sayOfChain(({ commits }) => ({
        // The last 65 bytes: the signature, and the byte that says there is no second one.
        commits: commits.map((text) =>
          toBase64url(fromBase64url(text).map((byte, i, all) => (i === all.length - 20 ? byte ^ 1 : byte))),
        ),
      })),
  },
  {
    row: 58,
    what: "another user's personal secrets are served as one's own",
    code: 'entry-type',
    // A machine has none, and asks for none.
    states: ['fresh', 'pinned'],
    lies: async (world) => {
      const other = await headOf(world.evil, world.bob, world.personal)
      return sayOfChain(() => other, 'personal')
    },
  },
  {
    row: 58,
    what: 'personal secrets are served as shared ones',
    code: 'entry-type',
    lies: async (world) => sayOfChain(await headElsewhere(world, world.personal)),
  },
  { row: 59, what: 'an empty text stands for the secrets', code: 'malformed', lies: withPack(() => '') },
  { row: 59, what: 'null stands for the secrets', code: 'malformed', lies: withPack(() => null) },
  {
    row: 59,
    what: 'secrets come in plaintext',
    code: 'malformed',
    lies: withPack(() => ({ encrypted: false, secrets: [{ name: 'API_TOKEN', value: 'from the server' }] })),
  },
  {
    row: 59,
    what: 'secrets come in plaintext, in the encoding of packs',
    code: 'malformed',
    lies: withPack(() => new TextEncoder().encode('{"encrypted":false,"secrets":[{"name":"API_TOKEN","value":"x"}]}')),
  },
  { row: 59, what: 'a ciphertext ends early', code: 'malformed', lies: withPack((pack) => pack.subarray(0, -12)) },
  {
    row: 59,
    what: 'a tag has four bytes',
    code: 'entry-hash',
    lies: withRecords((records) =>
      records.map((record) => ({ ...record, valueBox: record.valueBox.subarray(0, -12) })),
    ),
  },
  { row: 59, what: 'commits are null', code: 'malformed', lies: () => sayOfChain(() => ({ commits: null })) },
  { row: 59, what: 'a commit is an empty text', code: 'malformed', lies: () => sayOfChain(() => ({ commits: [''] })) },
  {
    row: 60,
    what: 'a secret is said to have changed at another time',
    code: 'entry-hash',
    lies: withRecords((records) => records.map((record) => ({ ...record, changed: 1 }))),
  },
  {
    row: 61,
    what: 'something follows upon the secrets',
    code: 'malformed',
    lies: withPack((pack) => Uint8Array.of(...pack, 0)),
  },
  {
    row: 61,
    what: 'the encoding of the secrets is loose',
    code: 'malformed',
    lies: withPack((pack) => `${toBase64url(pack)}\n`),
  },
  {
    row: 64,
    what: 'there are said to be four thousand million secrets',
    code: 'limit',
    lies: withPack((pack) => pack.map((byte, i) => (i >= 2 && i < 6 ? 255 : byte))),
  },
  {
    row: 20,
    what: 'the secrets are packed in an older version',
    code: 'malformed',
    lies: withPack((pack) => pack.map((byte, i) => (i === 0 ? 0 : byte))),
  },
  {
    row: 62,
    what: 'a secret is said to be removed, by its id in capital digits',
    code: 'malformed',
    states: ['pinned'],
    lies: (world) =>
      sayOfChain((honest) => ({
        ...honest,
        removed: [
          recordsAt(world, HEAD)
            .find(({ changed }) => changed < HEAD)
            ?.pairId.toUpperCase(),
        ],
      })),
  },
  {
    row: 64,
    what: 'an answer has seventy million bytes',
    code: 'answer-too-large',
    states: ['fresh', 'token'],
    lies: () => sayOfChain(() => ({ pack: 'A'.repeat(70_000_000) })),
  },
  {
    row: 64,
    what: 'there are a million commits',
    code: 'malformed',
    states: ['fresh', 'token'],
    lies: () => sayOfChain(() => ({ commits: Array<string>(1_000_000).fill('') })),
  },
  {
    row: 64,
    what: 'there are a million commits since',
    code: 'malformed',
    states: ['forgetful'],
    lies: () => ({
      ...sayOfChain(({ headSeq }) => ({ headSeq: headSeq + 1_000_000 })),
      'secret.commits': (answer) => ({ ...answer, commits: Array<string>(1_000_000).fill('AQ') }),
    }),
  },
]
