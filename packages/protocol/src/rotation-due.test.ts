// From the moment that somebody went without new keys for the others until they are there: what may go on, and what may not (attack 45).
import { newId, type ChainContext, type EnvironmentId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inviteDraft, joinDraft, judgeDraft, makeAcme, someGrants, type Acme } from '../test/acme.ts'
import { full, judgeChain } from '../test/chains.ts'
import { codeOf } from '../test/refusal.ts'
import { machineDraft } from '../test/sham.ts'
import type { Commit } from './commit.ts'
import { addMachine, forgeCommit, makePerson, startEpoch, type TestPerson } from './testing.ts'
import { entryHashAt } from './verified.ts'

let acme: Acme
let chain: ChainContext
let due: number
beforeAll(async () => {
  acme = await makeAcme()
  const { workspace, alice, dan } = acme
  chain = workspace.shared('dev')
  await workspace.push(alice, chain, { A: '1' })
  await workspace.append({ type: 'remove-member', userId: dan.userId }, dan)
  due = workspace.verified.head.seq
  await workspace.append({ type: 'cancel-invite', inviteId: acme.open.inviteId }, alice)
})

/** What a receiver says of the next commit of dev, at that place of the log. */
async function judgeCommit(logSeq: number, author: TestPerson = acme.alice, fields: Partial<Commit> = {}) {
  const log = acme.workspace.verified
  const logHash = entryHashAt(log.hashes, logSeq)
  return judgeChain(
    full(log, chain, [await forgeCommit({ log, chain, author, fields: { logSeq, logHash, ...fields } })]),
  )
}

describe('while new keys are due', () => {
  test('no environment is added, whose first commit could not stand there', async () => {
    const key = { epoch: 1, commitment: 'cd'.repeat(32) as never }
    const draft = { type: 'add-environment', environmentId: newId<EnvironmentId>(), name: 'qa', key } as const
    expect(await judgeDraft(acme, draft, acme.alice)).toBe('epoch-required')
    expect(await judgeDraft(acme, { ...draft, name: 'prod' }, acme.alice)).toBe('epoch-required')
  })

  test('nobody new is given the old ones: no invite, no machine', async () => {
    const { workspace, alice } = acme
    expect(workspace.verified.state.rotationDue).toBe(due)
    expect(await judgeDraft(acme, await inviteDraft(workspace), alice)).toBe('epoch-required')
    const place = { verified: workspace.verified, time: workspace.time, environmentId: chain.environmentId }
    const { draft, coSign } = await machineDraft(place)
    expect(await judgeDraft(acme, draft, alice, { coSign })).toBe('epoch-required')
  })

  test('nothing is sealed: no commit of a shared chain stands on that part of the log', async () => {
    const { head } = acme.workspace.verified
    expect(head.seq).toBeGreaterThan(due)
    for (let logSeq = due; logSeq <= head.seq; logSeq++) {
      expect(await judgeCommit(logSeq)).toBe('epoch-required')
      expect(await judgeCommit(logSeq, acme.dan)).toBe('epoch-required')
    }
    expect(await judgeCommit(due - 1)).toBe('accepted')
    const honest = acme.workspace.push(acme.alice, chain, { B: '2' })
    expect(await codeOf(honest)).toBe('epoch-required')
  })

  test('personal secrets go on: nobody else has their keys', async () => {
    const { workspace, alice } = acme
    await workspace.push(alice, workspace.personal('dev', alice), { MINE: '1' })
    expect(workspace.viewOf(workspace.personal('dev', alice)).head.seq).toBe(1)
  })

  test('everything else goes on: who was invited joins, names and accesses change', async () => {
    const other = await makeAcme()
    const { workspace, alice, bob, carol, dan, open } = other
    await workspace.append({ type: 'remove-member', userId: dan.userId }, dan)
    const erin = await makePerson('Erin')
    expect(await judgeDraft(other, joinDraft(workspace, open, erin), erin, { invite: open })).toBe('accepted')
    const environmentId = workspace.environmentId('prod')
    expect(await judgeDraft(other, { type: 'rename-environment', environmentId, name: 'live' }, bob)).toBe('accepted')
    expect(await judgeDraft(other, { type: 'remove-environment', environmentId }, bob)).toBe('accepted')
    expect(await judgeDraft(other, { type: 'cancel-invite', inviteId: open.inviteId }, bob)).toBe('accepted')
    const keys = { kind: 'grants', epoch: 1, grants: someGrants } as const
    const widen = { type: 'set-access', userId: carol.userId, role: 'writer', access: 'all', keys } as const
    expect(await judgeDraft(other, widen, alice)).toBe('accepted')
    expect(await judgeDraft(other, { type: 'remove-member', userId: carol.userId }, carol)).toBe('accepted')
  })
})

describe('new keys', () => {
  test.each(['rotate', 'remove-member', 'set-access', 'remove-machine'] as const)('by %s end it', async (type) => {
    const { workspace, alice, carol, dan } = await makeAcme()
    const { machineId } = await addMachine(workspace, alice)
    await workspace.append({ type: 'remove-member', userId: dan.userId }, dan)
    const { userId } = carol
    const access = [workspace.environmentId('prod')]
    const causes = {
      rotate: { type: 'rotate' },
      'remove-member': { type: 'remove-member', userId },
      'set-access': { type: 'set-access', userId, role: 'writer', access },
      'remove-machine': { type: 'remove-machine', machineId },
    } as const
    const { rotation } = await startEpoch(workspace, alice, causes[type])
    const { state } = workspace.verified
    expect(state).toMatchObject({ epoch: 2, rotationDue: undefined, commitment: rotation.commitment })
    await workspace.push(alice, workspace.shared('dev'), { B: '2' })
    await workspace.invite(alice, 'new@acme.test')
  })

  test('are no reason to refuse what stood before they were due', async () => {
    const other = await makeAcme()
    const { workspace, alice, dan } = other
    const before = await workspace.push(alice, workspace.shared('dev'), { A: '1' })
    await workspace.append({ type: 'remove-member', userId: dan.userId }, dan)
    const log = workspace.verified
    expect(await judgeChain(full(log, workspace.shared('dev'), [before.envelope], before.pack))).toBe('accepted')
  })
})
