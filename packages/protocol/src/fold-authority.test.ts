import { newId, sign } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inviteDraft, judge, judgeDraft, makeAcme, type Acme } from '../test/acme.ts'
import { grantsFor, machineDraft, shamRotation } from '../test/sham.ts'
import type { EntryAuthor, Signer } from './build-entry.ts'
import type { Draft } from './entries/kinds.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import { entryHash } from './entry.ts'
import { addMachine, forgeEntry, makePerson, type TestMachine, type TestWorkspace } from './testing.ts'

let acme: Acme
let machine: TestMachine
beforeAll(async () => {
  acme = await makeAcme()
  machine = await addMachine(acme.workspace, acme.alice, { name: 'backup', role: 'writer' })
})

const addEnvironment = (changes: object = {}): Draft => {
  const key = { epoch: 1, commitment: 'cd'.repeat(32) }
  return { type: 'add-environment', environmentId: newId(), name: 'qa', key, ...changes } as Draft
}

/** A sound entry by the owner, but for the header. */
const withHeader = (header: object) =>
  forgeEntry(acme.workspace.verified, addEnvironment(), { author: acme.alice, header })

describe('who may append (attacks 23 and 34)', () => {
  type Attempt = { readonly draft: Draft; readonly coSign?: Signer }
  const of = (acme: Acme) => acme.workspace.verified.state
  const drafts: [string, (acme: Acme) => Attempt | Promise<Attempt>][] = [
    ['add-environment', () => ({ draft: addEnvironment() })],
    [
      'rename-environment',
      ({ workspace }) => ({ draft: { ...dev(workspace), type: 'rename-environment', name: 'qa' } }),
    ],
    ['remove-environment', ({ workspace }) => ({ draft: { ...dev(workspace), type: 'remove-environment' } })],
    ['invite', async ({ workspace }) => ({ draft: await inviteDraft(workspace) })],
    ['cancel-invite', ({ open }) => ({ draft: { type: 'cancel-invite', inviteId: open.inviteId } })],
    [
      'set-access',
      (acme) => {
        const keys = { kind: 'grants', epoch: 1, grants: grantsFor(of(acme), 'all') } as const
        return { draft: { type: 'set-access', userId: acme.carol.userId, role: 'writer', access: 'all', keys } }
      },
    ],
    [
      'remove-member',
      (acme) => {
        const cause = { type: 'remove-member', userId: acme.dan.userId } as const
        return { draft: { ...cause, rotation: shamRotation(of(acme), cause) } }
      },
    ],
    ['add-machine', ({ workspace }) => machineDraft({ ...placeOf(workspace), ...dev(workspace) })],
    [
      'remove-machine',
      (acme) => {
        const cause = { type: 'remove-machine', machineId: machine.machineId } as const
        return { draft: { ...cause, rotation: shamRotation(of(acme), cause) } }
      },
    ],
    ['rotate', (acme) => ({ draft: { type: 'rotate', ...shamRotation(of(acme)) } })],
  ]
  const dev = (workspace: TestWorkspace) => ({ environmentId: workspace.environmentId('dev') })
  const placeOf = ({ verified, time }: TestWorkspace) => ({ verified, time })
  const judged = async (attempt: Attempt | Promise<Attempt>, author: EntryAuthor) => {
    const { draft, ...options } = await attempt
    return judgeDraft(acme, draft, author, options)
  }

  test.each(drafts)('%s: owner and admin', async (_type, attempt) => {
    expect(await judged(attempt(acme), acme.alice)).toBe('accepted')
    expect(await judged(attempt(acme), acme.bob)).toBe('accepted')
  })

  test.each(drafts)('%s: no writer, no stranger, no machine, and no reader', async (type, attempt) => {
    const asMachine = { ...machine, userId: machine.machineId as never }
    const strangers = [acme.carol, await makePerson('Eve'), asMachine, acme.dan]
    for (const person of strangers) expect(await judged(attempt(acme), person), type).toBe('log-authz')
  })

  test('nobody under another key id, not even with his own key', async () => {
    const forged = await withHeader({ actorKeyId: acme.bob.keyId })
    expect(await judge(acme, forged)).toBe('log-authz')
    expect(await judge(acme, await withHeader({ actorKeyId: newId() }))).toBe('log-authz')
  })

  test('nobody in the name of an owner', async () => {
    const { workspace, alice, carol } = acme
    const header = { actor: alice.userId, actorKeyId: alice.keyId }
    const forged = await forgeEntry(workspace.verified, addEnvironment(), { author: carol, header })
    expect(await judge(acme, forged)).toBe('signature')
  })

  test('nobody by a right that he only gets later: the state before counts', async () => {
    const { workspace } = await makeAcme()
    const erin = await makePerson('Erin')
    const invite = await workspace.invite(workspace.owner, erin.email, { role: 'admin' })
    expect(await judgeDraft({ workspace }, addEnvironment(), erin)).toBe('log-authz')
    await workspace.join(erin, invite)
    expect(await judgeDraft({ workspace }, addEnvironment(), erin)).toBe('accepted')
  })
})

describe('signatures (attacks 37 and 38)', () => {
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n

  test('over another workspace id, or without the frame, do not count', async () => {
    const { alice, workspace } = acme
    const { body } = decodeEnvelope(await withHeader({}))
    const elsewhere = await alice.sign('log-entry', new Uint8Array(32), body)
    expect(await judge(acme, encodeEnvelope({ body, signature: elsewhere }))).toBe('signature')
    const bodyAlone = await alice.sign('log-entry', body)
    expect(await judge(acme, encodeEnvelope({ body, signature: bodyAlone }))).toBe('signature')
    expect(workspace.verified.head.seq).toBeGreaterThan(0)
  })

  test.each(['commit', 'invite-accept'] as const)('made for "%s" do not count', async (label) => {
    const { alice, workspace } = acme
    const { body } = decodeEnvelope(await withHeader({}))
    const signature = await sign(label, alice.secrets.signingSeed, Buffer.from(workspace.workspaceId, 'hex'), body)
    expect(await judge(acme, encodeEnvelope({ body, signature }))).toBe('signature')
  })

  test('do not count for a body with one bit changed', async () => {
    const { body, signature } = decodeEnvelope(
      await forgeEntry(acme.workspace.verified, addEnvironment(), { author: acme.alice }),
    )
    const other = body.slice()
    const nameAt = Buffer.from(body).indexOf('qa')
    other[nameAt] = 'z'.charCodeAt(0)
    expect(await judge(acme, encodeEnvelope({ body: other, signature }))).toBe('signature')
  })

  test('malleated by the group order are refused, and change no hash', async () => {
    const envelope = await withHeader({})
    const { body, signature } = decodeEnvelope(envelope)
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`)
    const malleated = signature.slice()
    malleated.set(Buffer.from((s + order).toString(16).padStart(64, '0'), 'hex').reverse(), 32)
    const other = encodeEnvelope({ body, signature: malleated })
    expect(await judge(acme, other)).toBe('signature')
    expect(entryHash(decodeEnvelope(other).body)).toBe(entryHash(decodeEnvelope(envelope).body))
  })

  test('a second one on an entry that has none is malformed', async () => {
    const { body, signature } = decodeEnvelope(await withHeader({}))
    expect(await judge(acme, encodeEnvelope({ body, signature, coSignature: signature }))).toBe('malformed')
  })
})
