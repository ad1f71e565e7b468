import { newId, sign, type ChainContext } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { full, judgeChain } from '../test/chains.ts'
import { refusalOf } from '../test/refusal.ts'
import type { Author } from './build-entry.ts'
import type { Commit } from './commit.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import {
  addMachine,
  forgeCommit,
  makePerson,
  placeOfCommit,
  startEpoch,
  type TestMachine,
  type TestPerson,
} from './testing.ts'
import { entryHashAt } from './verified.ts'
import { verifyChain } from './verify-chain.ts'

let acme: Acme
let chain: ChainContext
let prod: ChainContext
beforeAll(async () => {
  acme = await makeAcme()
  chain = acme.workspace.shared('dev')
  prod = acme.workspace.shared('prod')
})

/** What a receiver says of a first, empty commit with these fields. */
async function judgeFields(fields: Partial<Commit>, author: TestPerson = acme.alice, asked: ChainContext = chain) {
  const log = acme.workspace.verified
  return judgeChain(full(log, asked, [await forgeCommit({ log, chain: asked, author, fields })]))
}

describe('4. who made it (attack 55)', () => {
  test('owner, admin, and writers where they have access', async () => {
    const { alice, bob, carol } = acme
    for (const author of [alice, bob, carol]) expect(await judgeFields({}, author)).toBe('accepted')
    expect(await judgeFields({}, carol, prod)).toBe('commit-author')
  })

  test('no reader, no stranger', async () => {
    expect(await judgeFields({}, acme.dan)).toBe('commit-author')
    expect(await judgeFields({}, await makePerson('Eve'))).toBe('commit-author')
  })

  test('nobody at a place of the log where he was no member yet', async () => {
    const { hashes } = acme.workspace.verified
    const at = (logSeq: number) => judgeFields({ logSeq, logHash: entryHashAt(hashes, logSeq) }, acme.carol)
    const member = acme.workspace.verified.state.members.find(({ userId }) => userId === acme.carol.userId)
    const from = member?.rights[0]?.from as number
    expect(await at(from - 1)).toBe('commit-author')
    expect(await at(from)).toBe('accepted')
  })

  test('nobody at a place of the log where the environment was not there yet', async () => {
    const { hashes, state } = acme.workspace.verified
    const { addedAt } = state.environments.find(({ id }) => id === chain.environmentId) as { addedAt: number }
    const at = (logSeq: number) => judgeFields({ logSeq, logHash: entryHashAt(hashes, logSeq) })
    expect(await at(addedAt - 1)).toBe('commit-author')
    expect(await at(addedAt)).toBe('accepted')
  })

  test('nobody with another key than his own', async () => {
    expect(await judgeFields({ authorKeyId: newId() })).toBe('commit-author')
    expect(await judgeFields({ authorKeyId: acme.bob.keyId })).toBe('commit-author')
  })

  test('of personal secrets the owner alone, a reader too', async () => {
    const { workspace, alice, dan, carol } = acme
    const his = workspace.personal('dev', dan)
    expect(await judgeFields({}, dan, his)).toBe('accepted')
    expect(await judgeFields({}, alice, his)).toBe('commit-author')
    expect(await judgeFields({}, carol, workspace.personal('dev', carol))).toBe('accepted')
    expect(await judgeFields({ epoch: 1 }, carol, workspace.personal('prod', carol))).toBe('commit-author')
  })

  test('is asked of every commit served', async () => {
    const { workspace, alice, dan } = acme
    const log = workspace.verified
    const first = await forgeCommit({ log, chain, author: dan })
    const second = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(first) })
    const refusal = await refusalOf(verifyChain(full(log, chain, [first, second])))
    expect(refusal).toMatchObject({ code: 'commit-author', evidence: { seq: 1, envelope: first } })
  })
})

describe('4. a machine as author (attack 55)', () => {
  let story: Acme
  let writer: TestMachine
  let reader: TestMachine
  let expiry: number
  beforeAll(async () => {
    story = await makeAcme()
    const { workspace, alice } = story
    expiry = workspace.time + 5_000
    const access = [workspace.environmentId('dev')]
    writer = await addMachine(workspace, alice, { name: 'writer', role: 'writer', access, expiry })
    reader = await addMachine(workspace, alice, { name: 'reader', access })
  })

  async function judgeMachine(author: Author, fields: Partial<Commit> = {}, name = 'dev') {
    const { workspace } = story
    const asked = workspace.shared(name)
    const commit = await forgeCommit({ log: workspace.verified, chain: asked, author, fields })
    return judgeChain(full(workspace.verified, asked, [commit]))
  }

  test('writes where it was made to, as a writer', async () => {
    expect(await judgeMachine(writer)).toBe('accepted')
    expect(await judgeMachine(reader)).toBe('commit-author')
    expect(await judgeMachine(writer, {}, 'prod')).toBe('commit-author')
  })

  test('writes with its own key', async () => {
    expect(await judgeMachine({ ...writer, keyId: reader.keyId })).toBe('commit-author')
    expect(await judgeMachine({ ...writer, sign: reader.sign })).toBe('signature')
    expect(await judgeMachine({ ...writer, userId: reader.userId })).toBe('commit-author')
    expect(await judgeMachine({ ...writer, userId: story.alice.userId })).toBe('commit-author')
  })

  test('writes up to its expiry, and people as long as they like', async () => {
    expect(await judgeMachine(writer, { time: expiry })).toBe('accepted')
    expect(await judgeMachine(writer, { time: expiry + 1 })).toBe('commit-author')
    expect(await judgeMachine(story.alice, { time: Number.MAX_SAFE_INTEGER })).toBe('accepted')
  })

  test('writes nothing before it was there', async () => {
    const { hashes, state } = story.workspace.verified
    const from = state.machines.find(({ id }) => id === writer.machineId)?.from as number
    const at = (logSeq: number) => judgeMachine(writer, { logSeq, logHash: entryHashAt(hashes, logSeq) })
    expect(await at(from - 1)).toBe('commit-author')
    expect(await at(from)).toBe('accepted')
  })

  test('has no secrets of its own', async () => {
    const { workspace } = story
    const { environmentId } = workspace.shared('dev')
    const own = {
      workspaceId: workspace.workspaceId,
      environmentId,
      kind: 'personal',
      owner: writer.machineId as never,
    } as const
    for (const epoch of [0, 1]) {
      const commit = await forgeCommit({ log: workspace.verified, chain: own, author: writer, fields: { epoch } })
      expect(await judgeChain(full(workspace.verified, own, [commit]))).toBe('commit-author')
    }
  })

  test('writes nothing from where it was removed', async () => {
    const { workspace, alice } = await makeAcme()
    const gone = await addMachine(workspace, alice, { role: 'writer' })
    await startEpoch(workspace, alice, { type: 'remove-machine', machineId: gone.machineId })
    const asked = workspace.shared('dev')
    const commit = await forgeCommit({ log: workspace.verified, chain: asked, author: gone })
    const previous = workspace.viewOf(asked).head
    const next = await forgeCommit({ log: workspace.verified, chain: asked, author: gone, previous })
    expect(await judgeChain(full(workspace.verified, asked, [next]))).toBe('commit-author')
    expect(await judgeChain(full(workspace.verified, asked, [commit]))).toBe('commit-checkpoint')
  })
})

describe('5. its signature and epoch (attacks 37, 38 and 57)', () => {
  test('is by the author’s own key', async () => {
    const { alice, bob } = acme
    expect(await judgeFields({}, { ...alice, sign: bob.sign })).toBe('signature')
  })

  test('is over this workspace and this body, under this label', async () => {
    const { workspace, alice } = acme
    const { body } = decodeEnvelope(await forgeCommit({ log: workspace.verified, chain, author: alice }))
    const seed = alice.secrets.signingSeed
    const here = Buffer.from(workspace.workspaceId, 'hex')
    const wrong = [
      await sign('commit', seed, new Uint8Array(32), body),
      await sign('commit', seed, body),
      await sign('log-entry', seed, here, body),
      new Uint8Array(64),
    ]
    for (const signature of wrong) {
      expect(await judgeChain(full(workspace.verified, chain, [encodeEnvelope({ body, signature })]))).toBe('signature')
    }
    const signature = await sign('commit', seed, here, body)
    expect(await judgeChain(full(workspace.verified, chain, [encodeEnvelope({ body, signature })]))).toBe('accepted')
  })

  test('is checked on every commit served', async () => {
    const { workspace, alice, bob } = acme
    const log = workspace.verified
    const first = await forgeCommit({ log, chain, author: { ...alice, sign: bob.sign } })
    const second = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(first) })
    expect(await judgeChain(full(log, chain, [first, second]))).toBe('signature')
  })

  test('a head of another epoch than the current one is epoch-stale', async () => {
    for (const epoch of [0, 2]) expect(await judgeFields({ epoch })).toBe('epoch-stale')
  })

  test('a commit before the head may be of an older epoch, never of a later one', async () => {
    const { workspace, alice } = acme
    const log = workspace.verified
    for (const [epoch, expected] of [
      [0, 'accepted'],
      [2, 'epoch-stale'],
    ] as const) {
      const first = await forgeCommit({ log, chain, author: alice, fields: { epoch } })
      const second = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(first) })
      expect(await judgeChain(full(log, chain, [first, second]))).toBe(expected)
    }
  })

  test('personal secrets are of the generation of their owner', async () => {
    const { workspace, dan } = acme
    const his = workspace.personal('dev', dan)
    for (const epoch of [0, 2]) expect(await judgeFields({ epoch }, dan, his)).toBe('epoch-stale')
  })
})
