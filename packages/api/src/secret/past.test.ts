import { ANSWER_LIMITS, packAuthorization, pastOutput, REQUEST_LIMITS, type PastStep } from '@infisical/contract'
import { chainIdOf, newId, type ChainContext, type PairId } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { changedManifest, decodePack, manifestHash, manifestOf, type Manifest } from '@infisical/protocol'
import type { TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import { access, addMember, makeShared, makeUser, push, type User } from '../../test/workspaces.ts'
import { servePack } from './serve-pack.ts'

describeOnEachEngine('the past', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
  })

  const ask = (user: User, chain: ChainContext, from: number, seqs: number[]) => {
    const { workspaceId, environmentId, kind } = chain
    return user.api.secret.past({ workspaceId, environmentId, kind, from, seqs })
  }
  const many = (count: number, size = 10) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`NAME_${n}`, `${n}`.padEnd(size, 'x')]))

  /** The manifest at every commit, as a client saw it then. */
  async function follow(chain: ChainContext, changes: Record<string, string | undefined>[]): Promise<Manifest[]> {
    const reader = new Reader(world, owner, workspace)
    const manifests: Manifest[] = []
    const look = async () => {
      await reader.pull(chain)
      const view = reader.views.get(chainIdOf(chain))
      if (view !== undefined) manifests[view.head.seq] = view.manifest
    }
    await look()
    for (const change of changes) {
      await push(workspace, owner, chain, change)
      await look()
    }
    return manifests
  }

  async function stepped(chain: ChainContext, seq: number, known: Manifest, step: PastStep): Promise<Manifest> {
    if (step.base === 'delta') {
      const records = decodePack(Buffer.from(step.pack ?? '', 'base64url'))
      return changedManifest(known, records, step.removed as PairId[])
    }
    const request = { chainId: chainIdOf(chain), seq: String(seq), authorization: packAuthorization(step.ticket ?? '') }
    const pack = await servePack(world.services, request)
    expect(pack.length).toBe(step.bytes)
    return manifestOf(decodePack(pack))
  }

  it('is what was there at each commit, told step by step or at a leap', async () => {
    const changes = [{ A: '1', B: '1' }, { A: '2', C: '1' }, { B: undefined }, { B: 'again', A: undefined }, { D: '1' }]
    for (const chain of [dev, workspace.personal('dev', owner)]) {
      const manifests = await follow(chain, changes)
      const head = manifests.length - 1
      const first = manifests.findIndex((manifest) => manifest !== undefined)
      const seqs = Array.from({ length: head - first }, (_, i) => head - 1 - i)
      const answer = await ask(owner, chain, head, seqs)
      expect(pastOutput.parse(answer)).toEqual(answer)
      let known = manifests[head]!
      for (const [i, step] of answer.steps.entries()) {
        known = await stepped(chain, seqs[i]!, known, step)
        expect(known, `${seqs[i]}`).toEqual(manifests[seqs[i]!])
      }
      for (const from of seqs)
        for (const seq of seqs.filter((one) => one < from)) {
          const [step] = (await ask(owner, chain, from, [seq])).steps
          const { leaves } = await stepped(chain, seq, manifests[from]!, step!)
          expect(manifestHash(chainIdOf(chain), leaves)).toBe(manifestHash(chainIdOf(chain), manifests[seq]!.leaves))
        }
    }
  })

  it('comes by ticket where one step is more than an answer takes, and in parts where all are', async () => {
    const size = Math.floor(ANSWER_LIMITS.inlineDelta / 60_000) - 4
    const manifests = await follow(dev, [many(size, 60_000), many(size, 60_001), many(size + 8, 60_002), { A: '1' }])
    expect(manifests).toHaveLength(6)
    // The way to 3 brings what was there then; the way to 2 as much again.
    const { steps } = await ask(owner, dev, 5, [4, 3, 2, 1])
    expect(steps.map(({ base, ticket }) => [base, ticket])).toEqual([
      ['delta', undefined],
      ['delta', undefined],
    ])
    expect((await ask(owner, dev, 3, [2, 1])).steps).toHaveLength(2)
    await push(workspace, owner, dev, { ...many(size + 8, 60_003) })
    const [heavy, ...more] = (await ask(owner, dev, 6, [5, 4])).steps
    expect(more).toEqual([])
    expect(heavy).toMatchObject({ base: 'full', removed: [] })
    expect(await stepped(dev, 5, manifests[5]!, heavy!)).toEqual(manifests[5])
  })

  it('is told to who may pull, of what is there, downwards', async () => {
    await push(workspace, owner, dev, { A: '1' })
    const [limited, stranger] = [
      await addMember(world, workspace, { access: access(workspace, 'dev') }),
      await makeUser(world, 'Stranger'),
    ]
    expect((await ask(limited, dev, 2, [1])).steps).toHaveLength(1)
    for (const kind of ['shared', 'personal'] as const) {
      const prod = { ...workspace.shared('prod'), kind } as ChainContext
      expect(await codeOf(ask(limited, prod, 1, [1]))).toBe('not-allowed')
      expect(await codeOf(ask(stranger, prod, 1, [1]))).toBe('not-a-member')
      expect(await codeOf(ask(owner, { ...prod, environmentId: newId() }, 1, [1]))).toBe('not-found')
    }
    expect(await codeOf(ask({ ...owner, api: world.as() }, dev, 2, [1]))).toBe('unauthenticated')
    expect(await codeOf(ask(owner, dev, 3, [1]))).toBe('not-found')
    // Somebody else's personal chain is not to be named: this is one's own, which has no commit.
    await push(workspace, owner, workspace.personal('dev', owner), { A: 'mine' })
    expect(await codeOf(ask(limited, workspace.personal('dev', limited), 1, [1]))).toBe('not-found')
    for (const seqs of [[2], [1, 1], [0], [], [-1]])
      expect(await codeOf(ask(owner, dev, 2, seqs)), String(seqs)).toBe('malformed')
    const tooMany = Array.from({ length: REQUEST_LIMITS.pastSteps + 1 }, (_, i) => 200 - i)
    expect(await codeOf(ask(owner, dev, 2, tooMany))).toBe('limit-request')
  })
})
