import { beforeAll, describe, expect, test } from 'vitest'
import { joinDraft, judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { identityAt, memberOf } from '../queries.ts'
import { addMachine, makePerson, personOf, startEpoch, type TestInvite, type TestPerson } from '../testing.ts'
import { next } from '../transition.ts'

describe('who was a member before', () => {
  /** Dan left, and is invited again, at his address and at another. */
  let dan: TestPerson
  let invite: TestInvite
  let elsewhere: TestInvite
  let back: Acme
  beforeAll(async () => {
    back = await makeAcme()
    dan = back.dan
    const { workspace, alice } = back
    const { userId } = dan
    await startEpoch(workspace, alice, { type: 'remove-member', userId })
    invite = await workspace.invite(alice, dan.email, { role: 'writer' })
    elsewhere = await workspace.invite(alice, 'daniel@home.test', { role: 'writer' })
  })

  const withSecrets = async (secrets: TestPerson['secrets']) => personOf('Dan', dan.userId, secrets)
  const judgeBack = (person: TestPerson, through = invite) =>
    judgeDraft(back, joinDraft(back.workspace, through, person), person, { invite: through })

  test('may come back with the keys that he had, and what he signed in between stays not his', async () => {
    const { state } = back.workspace.verified
    expect(await judgeBack(dan)).toBe('accepted')
    const after = await next(state, joinDraft(back.workspace, invite, dan), { time: state.time, actor: dan })
    const [old] = memberOf(state, dan.userId)?.keys ?? []
    const from = state.seq + 1
    expect(memberOf(after, dan.userId)?.keys).toEqual([old, { ...old, from, until: undefined }])
    expect(memberOf(after, dan.userId)?.rights.at(-1)).toEqual({
      role: 'writer',
      access: 'all',
      from,
      until: undefined,
    })
    expect(memberOf(after, dan.userId)?.rights).toHaveLength(2)
    expect(identityAt(after, dan.userId, dan.keyId, from - 1)).toBeUndefined()
    expect(identityAt(after, dan.userId, dan.keyId, from)).toEqual(dan.identity)
    expect(after.members).toHaveLength(state.members.length)
  })

  test('may come back at another address with the keys that he had', async () => {
    expect(await judgeBack(dan, elsewhere)).toBe('accepted')
    const { state } = back.workspace.verified
    const draft = joinDraft(back.workspace, elsewhere, dan, { name: 'Daniel' })
    const after = await next(state, draft, { time: state.time, actor: dan })
    expect(memberOf(after, dan.userId)).toMatchObject({ email: elsewhere.email, name: 'Daniel' })
  })

  test('may come back with newer keys, at his address alone: nothing else shows that it is he', async () => {
    const { secrets } = await makePerson('new keys')
    const newer = await withSecrets({ ...secrets, generation: 2 })
    expect(await judgeBack(newer)).toBe('accepted')
    expect(await judgeBack(newer, elsewhere)).toBe('invite-binding')
    const { state } = back.workspace.verified
    const after = await next(state, joinDraft(back.workspace, invite, newer), { time: state.time, actor: newer })
    expect(memberOf(after, dan.userId)?.keys.map(({ generation }) => generation)).toEqual([1, 2])
  })

  test('comes with no other keys of the same generation, and with none of an older one', async () => {
    const { secrets } = await makePerson('other keys')
    expect(await judgeBack(await withSecrets({ ...secrets, generation: 1 }))).toBe('log-authz')
    const { userId } = back.carol
    const { workspace, alice } = back
    const gone = await workspace.invite(alice, back.carol.email)
    const newer = await personOf('Carol', userId, { ...(await makePerson('newer')).secrets, generation: 5 })
    await startEpoch(workspace, alice, { type: 'remove-member', userId })
    await workspace.join(newer, gone)
    await startEpoch(workspace, alice, { type: 'remove-member', userId })
    const again = await workspace.invite(alice, back.carol.email)
    for (const [generation, expected] of [
      [4, 'log-authz'],
      [5, 'log-authz'],
      [6, 'accepted'],
    ] as const) {
      const person = await personOf('Carol', userId, { ...(await makePerson('keys')).secrets, generation })
      expect(await judgeBack(person, again)).toBe(expected)
    }
    expect(await judgeBack(back.carol, again)).toBe('key-duplicate')
    expect(await judgeBack(newer, again)).toBe('accepted')
  })

  test('brings his old keys under no other generation', async () => {
    expect(await judgeBack(await withSecrets({ ...dan.secrets, generation: 2 }))).toBe('key-duplicate')
  })
})

test('nobody joins under the id of a machine, whose signatures would be his', async () => {
  const acme = await makeAcme()
  const { workspace, alice } = acme
  const machine = await addMachine(workspace, alice)
  const { secrets } = await makePerson('Mallory')
  const mallory = await personOf('Mallory', machine.machineId as never, secrets)
  const invite = await workspace.invite(alice, mallory.email)
  const draft = joinDraft(workspace, invite, mallory)
  expect(await judgeDraft(acme, draft, mallory, { invite })).toBe('log-authz')
  await startEpoch(workspace, alice, { type: 'remove-machine', machineId: machine.machineId })
  expect(await judgeDraft(acme, joinDraft(workspace, invite, mallory), mallory, { invite })).toBe('log-authz')
})
