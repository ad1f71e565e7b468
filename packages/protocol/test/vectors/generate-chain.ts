// vectors/chain-v1.json: commits of a shared and a personal chain on the log of log-v1.json, with their records, packs, leaves and manifests.
import { chainIdOf, ownerOf, type ChainContext, type PairId } from '@infisical/crypto'
import { buildCommit, type PlannedRecord } from '../../src/build-commit.ts'
import { emptyChain, type ChainView } from '../../src/chain-view.ts'
import { decodeCommit } from '../../src/commit.ts'
import { decodeEnvelope } from '../../src/envelope.ts'
import type { RecordFields } from '../../src/pack.ts'
import { environmentByName } from '../../src/queries.ts'
import type { Environment } from '../../src/state.ts'
import type { TestPerson } from '../../src/testing.ts'
import { makeLog, type LogVectors } from './generate-log.ts'
import { idOf, pattern, readable, TIME } from './inputs.ts'

interface Change {
  readonly author: TestPerson
  readonly records: readonly PlannedRecord[]
  readonly removed?: readonly PairId[]
  readonly message?: Uint8Array
}

const sealed = (start: number, size: number) => pattern(start, 28 + size)
const record = (id: number, version: number, start: number): PlannedRecord => {
  return { pairId: idOf<PairId>(id), version, epoch: 1, nameBox: sealed(start, 32), valueBox: sealed(start + 1, 64) }
}

interface Committed {
  readonly described: object
  readonly view: ChainView
  /** All live ones. */
  readonly records: RecordFields[]
}

/** A shared chain and a personal one. */
export async function makeChains(log: LogVectors): Promise<[Committed, Committed]> {
  const { alice, bob, carol } = log.people
  const { workspaceId, state } = log.verified
  const { id: environmentId } = environmentByName(state, 'dev') as Environment

  const shared = await commitAll(log, { workspaceId, environmentId, kind: 'shared' }, [
    { author: alice, records: [] },
    { author: bob, records: [record(0x50, 1, 1), record(0x40, 1, 3), record(0x60, 1, 5)], message: sealed(0x77, 64) },
    { author: carol, records: [record(0x40, 2, 7), record(0x70, 1, 9)], removed: [idOf<PairId>(0x60)] },
    { author: alice, records: [{ ...record(0x50, 2, 11), changed: 2 }] },
  ])
  const personal = await commitAll(log, { workspaceId, environmentId, kind: 'personal', owner: carol.userId }, [
    { author: carol, records: [record(0x58, 1, 13)], message: sealed(0x79, 128) },
  ])
  return [shared, personal]
}

export async function generateChain(): Promise<unknown> {
  const chains = await makeChains(await makeLog())
  return readable({
    about:
      'Commits of wire format 1 on the membership log of log-v1.json, named as in SPEC.md 10 and 11. Binary values are lower-case hex. The boxes ' +
      'and messages are arbitrary bytes of a right size. A pack has the records that the commit changes; leaves are those of the whole chain.',
    chains: chains.map(({ described }) => described),
  })
}

async function commitAll(log: LogVectors, chain: ChainContext, changes: readonly Change[]): Promise<Committed> {
  const commits: object[] = []
  let previous: ChainView = emptyChain(chain)
  let live: RecordFields[] = []
  for (const { author, records, removed = [], message = new Uint8Array(0) } of changes) {
    const time = TIME + 60_000 * (commits.length + 1)
    const built = await buildCommit({ log: log.verified, previous, records, removed, message, time, author })
    const { commit, hash } = decodeCommit(built.envelope)
    const { body, signature } = decodeEnvelope(built.envelope)
    const { chain: _, author: userId, ...fields } = commit
    const dated = records.map((each) => ({ ...each, changed: each.changed ?? commit.seq }))
    const outputs = {
      pack: built.pack,
      leaves: built.view.manifest.leaves,
      body,
      hash,
      signature,
      envelope: built.envelope,
    }
    commits.push({ ...fields, author: userId, records: dated, removed, ...outputs })
    previous = built.view
    const gone = new Set([...removed, ...dated.map(({ pairId }) => pairId)])
    live = [...live.filter(({ pairId }) => !gone.has(pairId)), ...dated]
  }
  const described = { ...chain, owner: ownerOf(chain), chainId: chainIdOf(chain), commits }
  return { described, view: previous, records: live.toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)) }
}
