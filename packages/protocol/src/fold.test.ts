import { newId, ZERO_HASH, type EnvironmentId, type WorkspaceId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judge, judgeDraft, makeAcme, type Acme } from '../test/acme.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import type { Draft } from './entries/kinds.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import { decodeEntryBody, entryHash } from './entry.ts'
import { fold } from './fold.ts'
import { stateHash } from './state-codec.ts'
import { forgeEntry, makePerson, makeWorkspace, reforge, signerOf } from './testing.ts'
import { entryHashAt } from './verified.ts'

let acme: Acme
beforeAll(async () => {
  acme = await makeAcme()
})

const addEnvironment = (changes: object = {}): Draft => {
  const key = { epoch: 1, commitment: 'cd'.repeat(32) }
  return { type: 'add-environment', environmentId: newId(), name: 'qa', key, ...changes } as Draft
}

/** A sound entry by the owner, but for the header. */
const withHeader = (header: object) =>
  forgeEntry(acme.workspace.verified, addEnvironment(), { author: acme.alice, header })

describe('a fold', () => {
  test('gives the state, the head, and the hash of every entry', async () => {
    const { workspace } = acme
    const verified = await fold(undefined, workspace.envelopes, workspace)
    expect(verified).toEqual(workspace.verified)
    const hashes = workspace.envelopes.map((envelope) => entryHash(decodeEnvelope(envelope).body))
    expect(hashes.map((_, seq) => entryHashAt(verified.hashes, seq))).toEqual(hashes)
    expect(verified.hashes.length).toBe(32 * hashes.length)
    expect(verified.workspaceId).toBe(hashes[0])
    expect(verified.head).toEqual({ seq: hashes.length - 1, hash: hashes.at(-1) })
    expect(verified.state.seq).toBe(hashes.length - 1)
  })

  test('in pieces is the fold of the whole', async () => {
    const { workspace } = acme
    for (let cut = 1; cut < workspace.envelopes.length; cut += 3) {
      const base = await fold(undefined, workspace.envelopes.slice(0, cut), workspace)
      expect(await fold(base, workspace.envelopes.slice(cut), workspace)).toEqual(workspace.verified)
    }
  })

  test('checks the state hash of every entry', async () => {
    for (const envelope of acme.workspace.envelopes) {
      const entry = decodeEntryBody(decodeEnvelope(envelope).body)
      const until = acme.workspace.envelopes.slice(0, entry.seq + 1)
      const { state } = await fold(undefined, until, acme.workspace)
      expect(stateHash(state)).toBe(entry.stateHash)
    }
  })

  test('of nothing new is what it was', async () => {
    const { verified } = acme.workspace
    expect(await fold(verified, [], acme.workspace)).toBe(verified)
  })

  test('leaves its base as it was when it refuses', async () => {
    const { workspace } = acme
    const before = structuredClone(workspace.verified)
    expect(await judge(acme, await withHeader({ stateHash: ZERO_HASH }))).toBe('log-state')
    expect(workspace.verified).toEqual(before)
  })

  test('names the entry that it refuses, and shows its bytes', async () => {
    const { workspace } = acme
    const bad = await withHeader({ stateHash: ZERO_HASH })
    const refusal = await refusalOf(fold(undefined, [...workspace.envelopes, bad], workspace))
    expect(refusal?.evidence).toMatchObject({ seq: workspace.envelopes.length, envelope: bad })
  })
})

describe('entry 0', () => {
  const first = (header: object = {}, draft?: Draft) => {
    const { identity, email, name } = acme.alice
    const genesis = { type: 'genesis', workspaceName: 'Acme', identity, email, name } as const
    return forgeEntry(undefined, draft ?? genesis, { author: acme.alice, header })
  }
  const idOf = (envelope: Uint8Array) => ({ workspaceId: entryHash(decodeEnvelope(envelope).body) as WorkspaceId })
  const begin = (envelope: Uint8Array, expected = idOf(envelope)) => codeOf(fold(undefined, [envelope], expected))

  test('is accepted under its own hash alone', async () => {
    const envelope = await first()
    expect(await begin(envelope)).toBe('accepted')
    expect(await begin(envelope, acme.workspace)).toBe('log-genesis')
  })

  test.each([
    ['a workspace id', { workspaceId: 'ab'.repeat(32) }],
    ['an entry before', { previous: 'ab'.repeat(32) }],
    ['another seq', { seq: 1 }],
  ])('with %s is log-genesis', async (_case, header) => {
    expect(await begin(await first(header))).toBe('log-genesis')
  })

  test('of another type is log-genesis', async () => {
    expect(await begin(await first({}, addEnvironment()))).toBe('log-genesis')
  })

  test('missing is log-genesis, and so is a log that begins later', async () => {
    const { workspace } = acme
    expect(await codeOf(fold(undefined, [], workspace))).toBe('log-genesis')
    expect(await codeOf(fold(undefined, workspace.envelopes.slice(1), workspace))).toBe('log-genesis')
  })

  test('of another workspace, however sound, is log-genesis (attack 22)', async () => {
    const other = await makeWorkspace({ people: ['Mallory'], environments: ['dev'] })
    expect(await codeOf(fold(undefined, other.envelopes, acme.workspace))).toBe('log-genesis')
    expect(await codeOf(fold(other.verified, [], acme.workspace))).toBe('log-genesis')
  })
})

describe('the chain of entries (attack 24)', () => {
  test('broken anywhere is log-chain', async () => {
    const { workspace } = acme
    const entries = workspace.envelopes
    const dropped = entries.toSpliced(3, 1)
    const doubled = entries.toSpliced(3, 0, entries[3] as Uint8Array)
    const swapped = entries.with(3, entries[4] as Uint8Array).with(4, entries[3] as Uint8Array)
    for (const log of [dropped, doubled, swapped])
      expect(await codeOf(fold(undefined, log, workspace))).toBe('log-chain')
  })

  test('with another seq or another entry before is log-chain', async () => {
    const { seq } = acme.workspace.verified.head
    expect(await judge(acme, await withHeader({ seq: seq + 2 }))).toBe('log-chain')
    expect(await judge(acme, await withHeader({ seq }))).toBe('log-chain')
    expect(await judge(acme, await withHeader({ previous: 'ab'.repeat(32) }))).toBe('log-chain')
    expect(await judge(acme, await withHeader({}))).toBe('accepted')
  })

  test('shows what was expected and what came', async () => {
    const { head } = acme.workspace.verified
    const envelope = await withHeader({ previous: 'ab'.repeat(32) })
    const refusal = await refusalOf(fold(acme.workspace.verified, [envelope], acme.workspace))
    expect(refusal?.evidence).toMatchObject({ pinned: head, served: { seq: head.seq, hash: 'ab'.repeat(32) } })
  })

  test('never continues another workspace', async () => {
    expect(await judge(acme, await withHeader({ workspaceId: 'ab'.repeat(32) }))).toBe('log-genesis')
  })

  test('never goes back in time', async () => {
    const { time } = acme.workspace.verified.state
    expect(await judge(acme, await withHeader({ time: time - 1 }))).toBe('log-chain')
    expect(await judge(acme, await withHeader({ time }))).toBe('accepted')
  })

  test('has one genesis', async () => {
    const { identity, email, name } = acme.alice
    const again = { type: 'genesis', workspaceName: 'Acme', identity, email, name } as const
    expect(await judgeDraft(acme, again, acme.alice)).toBe('log-authz')
    const eve = await makePerson('Eve')
    expect(await judgeDraft(acme, { ...again, identity: eve.identity, email: eve.email }, eve)).toBe('log-authz')
  })
})

describe('what version 1 does not know (attack 36)', () => {
  test.each([0, 14, 15, 200])('type %i stops the fold', async (number) => {
    const draft = { type: 'unknown', number, payload: new Uint8Array(3) } as const
    expect(await judge(acme, await forgeEntry(acme.workspace.verified, draft, { author: acme.alice }))).toBe(
      'log-unknown',
    )
  })

  test('stops it even with a second signature, which a later version may want', async () => {
    const draft = { type: 'unknown', number: 14, payload: new Uint8Array(3) } as const
    const coSign = signerOf(acme.alice.secrets.signingSeed)
    const envelope = await forgeEntry(acme.workspace.verified, draft, { author: acme.alice, coSign })
    expect(await judge(acme, envelope)).toBe('log-unknown')
  })
})

describe('the state hash', () => {
  test('has to be that of the state the entry leads to', async () => {
    expect(await judge(acme, await withHeader({ stateHash: ZERO_HASH }))).toBe('log-state')
    expect(await judge(acme, await withHeader({ stateHash: stateHash(acme.workspace.verified.state) }))).toBe(
      'log-state',
    )
  })

  test('of one draft does not fit another', async () => {
    const { alice, workspace } = acme
    const envelope = await forgeEntry(workspace.verified, addEnvironment(), { author: alice })
    const environmentId = newId<EnvironmentId>()
    expect(await judge(acme, await reforge(envelope, { environmentId }, alice.sign))).toBe('log-state')
    expect(await judge(acme, await reforge(envelope, { name: 'other' }, alice.sign))).toBe('log-state')
  })

  test('is shown when it does not fit', async () => {
    const refusal = await refusalOf(
      fold(acme.workspace.verified, [await withHeader({ stateHash: ZERO_HASH })], acme.workspace),
    )
    expect(refusal?.evidence.expected).toBe(ZERO_HASH)
  })
})

describe('garbage', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(200)],
  ])('%s is malformed', async (_case, bytes) => {
    expect(await judge(acme, bytes)).toBe('malformed')
    expect(await codeOf(fold(undefined, [bytes], acme.workspace))).toBe('malformed')
  })

  test('an envelope around a commit is malformed', async () => {
    const [commit] = acme.workspace.firstCommits
    expect(await judge(acme, commit as Uint8Array)).toBe('malformed')
  })

  test('an envelope around another version of an entry is malformed', async () => {
    const { body, signature } = decodeEnvelope(await withHeader({}))
    const other = body.slice()
    other[0] = 2
    expect(await judge(acme, encodeEnvelope({ body: other, signature }))).toBe('malformed')
  })
})
