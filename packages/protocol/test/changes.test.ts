// vectors/changes-v1.json: what the code makes today, and what a stranger finds in the file (see vectors.test.ts).
import { readFileSync } from 'node:fs'
import {
  commitmentOf,
  environmentKeyOf,
  fromHex,
  openPreviousKey,
  parseToken,
  toHex,
  type ChainContext,
  type PairId,
  type Scope,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { describe, expect, test } from 'vitest'
import { emptyChain, type ChainView } from '../src/chain-view.ts'
import { decodeEntryBody, encodeEntryBody } from '../src/entry.ts'
import { fold } from '../src/fold.ts'
import { previousKeyHash } from '../src/grant.ts'
import { decodeState, encodeState } from '../src/state-codec.ts'
import { verifyChain } from '../src/verify-chain.ts'
import { entryHashAt, type Verified } from '../src/verified.ts'
import { inAscii } from './ascii.ts'
import { generateChanges } from './vectors/generate-changes.ts'

interface EntryStep {
  type: string
  epoch?: number
  body: string
  hash: string
  envelope: string
  state: string
  stateHash: string
  previousKeysSealed?: { scope: Scope; nonce: string; sealed: string }[]
}
type CommitStep = ChainContext & {
  type: 'commit'
  seq: number
  hash: string
  envelope: string
  pack: string
  leaves: string
  removed: PairId[]
}
interface ChangesFile {
  workspaceId: WorkspaceId
  workspaceKeys: Record<string, string>
  machines: { machineId: string; seed: string; token: string }[]
  steps: (EntryStep | CommitStep)[]
}

const read = <File>(name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as File
const bytes = (hex: string) => fromHex(hex, hex.length / 2)
const isCommit = (step: EntryStep | CommitStep): step is CommitStep => step.type === 'commit'

/** Folds and verifies all of it, each step as a receiver who saw all before. */
async function replay(each: (step: EntryStep | CommitStep, log: Verified, before: Verified) => Promise<void> | void) {
  const file = read<ChangesFile>('changes-v1.json')
  const { entries, workspaceId } = read<{ entries: EntryStep[]; workspaceId: WorkspaceId }>('log-v1.json')
  let log = await fold(
    undefined,
    entries.map(({ envelope }) => bytes(envelope)),
    { workspaceId },
  )
  const views = new Map<string, ChainView>()
  const receive = async ({ envelope, pack, removed, leaves, hash, seq, ...at }: CommitStep) => {
    const { environmentId, kind } = at
    const chain = {
      workspaceId,
      environmentId,
      kind,
      ...(at.kind === 'personal' && { owner: at.owner }),
    } as ChainContext
    const empty = emptyChain(chain)
    const view = views.get(empty.chainId) ?? empty
    const records = { base: 'delta', pack: bytes(pack), removed } as const
    const verified = await verifyChain({ log, chain, view, commits: [bytes(envelope)], records })
    expect(verified.view.head).toMatchObject({ seq, hash })
    expect(toHex(verified.view.manifest.leaves)).toBe(leaves)
    views.set(empty.chainId, verified.view)
  }
  for (const { commits, ...chain } of read<{ chains: (ChainContext & { commits: CommitStep[] })[] }>('chain-v1.json')
    .chains)
    for (const commit of commits) await receive({ ...commit, ...chain })
  for (const step of file.steps) {
    const before = log
    if (isCommit(step)) await receive(step)
    else log = await fold(log, [bytes(step.envelope)], { workspaceId })
    await each(step, log, before)
  }
  return { file, log }
}

test('the vectors of what changes are those of the file', async () => {
  await expect(inAscii(await generateChanges())).toMatchFileSnapshot('../vectors/changes-v1.json')
})

describe('the file', () => {
  test('has an entry of every type that a workspace does not begin with', () => {
    const types = new Set(read<ChangesFile>('changes-v1.json').steps.map(({ type }) => type))
    expect([...types].toSorted()).toEqual([
      'add-machine',
      'commit',
      'invite',
      'join',
      'remove-environment',
      'remove-machine',
      'remove-member',
      'rename-environment',
      'replace-identity',
      'rotate',
      'set-access',
    ])
  })

  test('folds entry by entry to the hashes and states that it names, and its commits are accepted', async () => {
    const { log } = await replay((step, { state, head }) => {
      if (isCommit(step)) return
      expect(head.hash).toBe(step.hash)
      expect(toHex(encodeState(state))).toBe(step.state)
      expect(toHex(encodeState(decodeState(bytes(step.state))))).toBe(step.state)
      expect(decodeEntryBody(bytes(step.body)).stateHash).toBe(step.stateHash)
      expect(toHex(encodeEntryBody(decodeEntryBody(bytes(step.body))))).toBe(step.body)
    })
    expect(log.state.epoch).toBe(6)
    expect(log.state.rotationDue).toBe(log.head.seq)
  })

  test('hands the old keys on from epoch to epoch, each under the commitments of the log', async () => {
    let opened = 0
    await replay(async (step, { workspaceId, state }, before) => {
      if (isCommit(step) || step.previousKeysSealed === undefined) return
      const { workspaceKeys } = read<ChangesFile>('changes-v1.json')
      const of = (epoch: number, scope: Scope) => {
        const key = bytes(workspaceKeys[epoch] as string) as WorkspaceKey
        return scope.kind === 'workspace' ? key : environmentKeyOf(key, workspaceId, scope.environmentId, epoch)
      }
      const entry = decodeEntryBody(bytes(step.body))
      expect(JSON.stringify(entry)).toContain(previousKeyHash(bytes(step.previousKeysSealed[0]?.sealed as string)))
      for (const { scope, sealed } of step.previousKeysSealed) {
        const place = { workspaceId, scope, epoch: state.epoch }
        const old = await openPreviousKey(place, { key: of(state.epoch, scope), sealed: bytes(sealed) })
        expect(old).toEqual(of(state.epoch - 1, scope))
        const known =
          scope.kind === 'workspace'
            ? before.state.commitment
            : before.state.environments.find(({ id }) => id === scope.environmentId)?.commitment
        expect(commitmentOf(old, workspaceId, scope, state.epoch - 1)).toBe(known)
        opened += 1
      }
    })
    expect(opened).toBe(4 + 4 + 3 + 3 + 3)
  })

  test('has a token that names the entry by which its machine was added', async () => {
    const { file, log } = await replay(() => undefined)
    const [machine] = file.machines
    const token = parseToken(machine?.token as string)
    expect(token).toMatchObject({ machineId: machine?.machineId, workspaceId: file.workspaceId })
    expect(entryHashAt(log.hashes, token.log.seq)).toBe(token.log.hash)
    expect(log.state.machines[0]).toMatchObject({ id: token.machineId, from: token.log.seq })
  })
})
