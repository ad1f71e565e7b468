import { openMessage, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { record } from '../test/chains.ts'
import { codeOf } from '../test/refusal.ts'
import { acceptPush } from './accept-push.ts'
import { buildCommit, type CommitPlan } from './build-commit.ts'
import { emptyChain } from './chain-view.ts'
import { decodeCommit } from './commit.ts'
import { decodePack, encodePack } from './pack.ts'

let acme: Acme
let chain: ChainContext
beforeAll(async () => {
  acme = await makeAcme()
  chain = acme.workspace.shared('dev')
})

const plan = (changes: Partial<CommitPlan> = {}): CommitPlan => {
  const { workspace, alice } = acme
  const previous = workspace.viewOf(changes.previous?.chain ?? chain)
  const message = new Uint8Array(0)
  return { log: workspace.verified, previous, records: [], removed: [], message, time: 7, author: alice, ...changes }
}

describe('building a commit', () => {
  test('gives what the server accepts', async () => {
    const { changed: _, ...sealed } = record()
    const built = await buildCommit(plan({ records: [sealed] }))
    const { verified } = acme.workspace
    const push = { log: verified, previous: plan().previous, commit: built.envelope, pack: built.pack, removed: [] }
    expect((await acceptPush(push)).view).toEqual(built.view)
  })

  test('says who, when, on which log, and after what', async () => {
    const { workspace, carol } = acme
    const { head } = workspace.verified
    const { envelope } = await buildCommit(plan({ author: carol, time: 99 }))
    expect(decodeCommit(envelope).commit).toMatchObject({
      chain,
      seq: 2,
      previous: plan().previous.head.hash,
      logSeq: head.seq,
      logHash: head.hash,
      epoch: 1,
      author: carol.userId,
      authorKeyId: carol.keyId,
      time: 99,
      entries: 0,
    })
  })

  test('dates a new plaintext by this commit, and lets one that was only sealed anew keep its date', async () => {
    const { changed: _, ...fresh } = record()
    const { changed: __, ...again } = record()
    const { pack } = await buildCommit(plan({ records: [fresh, { ...again, changed: 1 }] }))
    const dates = new Map(decodePack(pack).map(({ pairId, changed }) => [pairId, changed]))
    expect(dates).toEqual(
      new Map([
        [fresh.pairId, 2],
        [again.pairId, 1],
      ]),
    )
  })

  test('takes records as they lie in a pack', async () => {
    const records = decodePack(encodePack([record(), record()]))
    const { pack } = await buildCommit(plan({ records }))
    expect(pack).toEqual(encodePack(records))
  })

  test('begins a personal chain, under the generation of its owner', async () => {
    const { workspace, dan } = acme
    const mine = workspace.personal('dev', dan)
    const { envelope } = await buildCommit(plan({ previous: emptyChain(mine), author: dan }))
    expect(decodeCommit(envelope).commit).toMatchObject({ chain: mine, seq: 1, epoch: dan.identity.generation })
  })

  test('never gives out what the server would refuse', async () => {
    const { dan, alice, bob } = acme
    expect(await codeOf(buildCommit(plan({ author: dan })))).toBe('commit-author')
    expect(await codeOf(buildCommit(plan({ author: { ...alice, sign: bob.sign } })))).toBe('signature')
    expect(await codeOf(buildCommit(plan({ removed: ['ab'.repeat(16) as PairId] })))).toBe('entry-missing')
    expect(await codeOf(buildCommit(plan({ records: [record({ version: 2 })] })))).toBe('entry-version')
    expect(await codeOf(buildCommit(plan({ records: [record({ epoch: 2 })] })))).toBe('epoch-stale')
    expect(await codeOf(buildCommit(plan({ records: [record({ nameBox: new Uint8Array(3) })] })))).toBe('malformed')
    expect(await codeOf(buildCommit(plan({ message: new Uint8Array(5) })))).toBe('malformed')
    const twice = record()
    expect(await codeOf(buildCommit(plan({ records: [twice, twice] })))).toBe('malformed')
  })
})

describe('the workspaces that tests are made of', () => {
  test('hold real secrets: who has the key opens them, with the message', async () => {
    const { workspace, bob } = acme
    const place = workspace.shared('staging')
    const { pack, envelope } = await workspace.push(bob, place, { URL: 'postgres://', EMPTY: '' }, 'first of all')
    const opened = await workspace.open(place, decodePack(pack))
    expect(new Map(opened.map(({ name, value }) => [name, value]))).toEqual(
      new Map([
        ['URL', 'postgres://'],
        ['EMPTY', ''],
      ]),
    )
    const { commit } = decodeCommit(envelope)
    const keys = workspace.keysOf(place, bob)
    expect(await openMessage(keys.message, { context: place, epoch: 1, seq: commit.seq }, commit.message)).toBe(
      'first of all',
    )
  })

  test('keep personal secrets from everybody else', async () => {
    const { workspace, alice, dan } = acme
    const mine = workspace.personal('staging', dan)
    const { pack } = await workspace.push(dan, mine, { TOKEN: 'his own' })
    expect((await workspace.open(mine, decodePack(pack), dan)).map(({ value }) => value)).toEqual(['his own'])
    await expect(workspace.open(mine, decodePack(pack), alice)).rejects.toMatchObject({ code: 'decryption' })
  })

  test('grow by environments', async () => {
    const { workspace, bob } = acme
    await workspace.addEnvironment(bob, 'preview')
    const { pack } = await workspace.push(bob, workspace.shared('preview'), { A: '1' })
    expect(await workspace.open(workspace.shared('preview'), decodePack(pack))).toHaveLength(1)
    expect(() => workspace.shared('nowhere')).toThrow(TypeError)
  })
})
