import { newId, type WorkspaceId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inviteDraft, joinDraft, makeAcme, type Acme } from '../test/acme.ts'
import { codeOf } from '../test/refusal.ts'
import { buildEntry, type DatedDraft } from './build-entry.ts'
import { decodeEnvelope } from './envelope.ts'
import { decodeEntryBody } from './entry.ts'
import { fold } from './fold.ts'
import { stateHash } from './state-codec.ts'
import { makePerson, signerOf } from './testing.ts'
import { next } from './transition.ts'

let acme: Acme
beforeAll(async () => {
  acme = await makeAcme()
})

const addEnvironment = (changes: object = {}): DatedDraft => {
  const key = { epoch: 1, commitment: 'cd'.repeat(32) }
  const { time } = acme.workspace
  return { type: 'add-environment', environmentId: newId(), name: 'qa', key, time, ...changes } as DatedDraft
}

describe('building an entry', () => {
  test('gives what everybody folds to the same log', async () => {
    const { workspace, bob } = acme
    const built = await buildEntry(workspace.verified, addEnvironment(), bob)
    expect(await fold(workspace.verified, [built.envelope], workspace)).toEqual(built.verified)
    expect(await fold(undefined, [...workspace.envelopes, built.envelope], workspace)).toEqual(built.verified)
  })

  test('says who, when, and after what', async () => {
    const { workspace, bob } = acme
    const { envelope } = await buildEntry(workspace.verified, addEnvironment({ time: workspace.time + 77 }), bob)
    expect(decodeEntryBody(decodeEnvelope(envelope).body)).toMatchObject({
      workspaceId: workspace.workspaceId,
      seq: workspace.verified.head.seq + 1,
      previous: workspace.verified.head.hash,
      time: workspace.time + 77,
      actor: bob.userId,
      actorKeyId: bob.keyId,
    })
  })

  test('of the first entry gives the workspace its id', async () => {
    const alice = await makePerson('Alice')
    const { identity, email, name } = alice
    const draft = { type: 'genesis', workspaceName: 'Acme', identity, email, name, time: 9 } as const
    const { envelope, verified } = await buildEntry(undefined, draft, alice)
    expect(verified.workspaceId).toBe(verified.head.hash as string as WorkspaceId)
    expect(await fold(undefined, [envelope], verified)).toEqual(verified)
  })

  test('moves a clock that is behind up to the last entry', async () => {
    const { workspace, alice } = acme
    const { verified } = await buildEntry(workspace.verified, addEnvironment({ time: 5 }), alice)
    expect(verified.state.time).toBe(workspace.verified.state.time)
  })

  test('signs a join twice', async () => {
    const { workspace, open } = acme
    const erin = await makePerson('Erin')
    const draft = { ...joinDraft(workspace, open, erin), time: workspace.time }
    const author = { ...erin, coSign: signerOf(open.keys.signingSeed) }
    const { envelope } = await buildEntry(workspace.verified, draft, author)
    expect(decodeEnvelope(envelope).coSignature).toHaveLength(64)
    expect(await codeOf(buildEntry(workspace.verified, draft, erin))).toBe('invite-binding')
  })

  test('never gives out what others would refuse', async () => {
    const { workspace, alice, carol } = acme
    const base = workspace.verified
    expect(await codeOf(buildEntry(base, addEnvironment({ name: 'dev' }), alice))).toBe('log-chain')
    expect(await codeOf(buildEntry(base, addEnvironment({ name: 'Not A Name' }), alice))).toBe('malformed')
    expect(await codeOf(buildEntry(base, addEnvironment(), carol))).toBe('log-authz')
    expect(await codeOf(buildEntry(base, addEnvironment(), { ...alice, sign: carol.sign }))).toBe('signature')
    const invite = { ...(await inviteDraft(workspace)), signPublic: new Uint8Array(32), time: workspace.time }
    expect(await codeOf(buildEntry(base, invite, alice))).toBe('key-invalid')
  })

  test('leaves the log that it continues as it was', async () => {
    const before = structuredClone(acme.workspace.verified)
    await buildEntry(acme.workspace.verified, addEnvironment(), acme.alice)
    expect(acme.workspace.verified).toEqual(before)
  })
})

describe('the next state', () => {
  test('is the one that the entry will name', async () => {
    const { workspace, alice } = acme
    const draft = addEnvironment()
    const { envelope } = await buildEntry(workspace.verified, draft, alice)
    const state = await next(workspace.verified.state, draft, { time: draft.time, actor: alice })
    expect(decodeEntryBody(decodeEnvelope(envelope).body).stateHash).toBe(stateHash(state))
    expect(state).toMatchObject({ seq: workspace.verified.state.seq + 1, time: draft.time })
  })

  test('does not exist for what a fold would refuse, signatures aside', async () => {
    const { workspace, alice, dan } = acme
    const { state } = workspace.verified
    const at = { time: state.time, actor: alice }
    expect(await codeOf(next(state, addEnvironment({ name: 'dev' }), at))).toBe('log-chain')
    expect(await codeOf(next(state, addEnvironment(), { ...at, time: state.time - 1 }))).toBe('log-chain')
    expect(await codeOf(next(state, addEnvironment(), { ...at, actor: dan }))).toBe('log-authz')
    const rotate = {
      type: 'rotate',
      epoch: 3,
      commitment: 'ab'.repeat(32) as never,
      environments: [],
      receivers: [],
      previousKeys: [],
      heads: [],
    } as const
    expect(await codeOf(next(state, rotate, at))).toBe('epoch-chain')
    const key = new Uint8Array(32)
    expect(await codeOf(next(state, { ...(await inviteDraft(workspace)), boxPublic: key }, at))).toBe('key-invalid')
  })
})
