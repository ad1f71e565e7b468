import { keyIdOf, newId, type WorkspaceId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { badBoxKeys, badSignKeys } from '../../test/bad-keys.ts'
import { codeOf } from '../../test/refusal.ts'
import { decodeEnvelope } from '../envelope.ts'
import { entryHash } from '../entry.ts'
import { fold } from '../fold.ts'
import { forgeEntry, makePerson, type TestPerson } from '../testing.ts'
import type { Draft } from './kinds.ts'

let alice: TestPerson
beforeAll(async () => {
  alice = await makePerson('Alice')
})

const genesis = (changes: object = {}) => {
  const { identity, email, name } = alice
  return { type: 'genesis', workspaceName: 'Acme', identity, email, name, ...changes } as Extract<
    Draft,
    { type: 'genesis' }
  >
}

async function foldFirst(draft: Draft, author = alice) {
  const envelope = await forgeEntry(undefined, draft, { author, header: { time: 5 } })
  const workspaceId = entryHash(decodeEnvelope(envelope).body) as WorkspaceId
  return fold(undefined, [envelope], { workspaceId })
}

describe('genesis', () => {
  test('makes its creator the first owner, in epoch 0, with nothing else', async () => {
    const { state } = await foldFirst(genesis())
    const { userId, identity, email } = alice
    expect(state).toMatchObject({ seq: 0, time: 5, workspaceName: 'Acme', epoch: 0, commitment: '0'.repeat(64) })
    expect(state).toMatchObject({ environments: [], invites: [], grants: [] })
    const { signPublic, boxPublic } = identity
    expect(state.members).toEqual([
      {
        userId,
        email,
        name: 'Alice',
        keys: [{ generation: 1, signPublic, boxPublic, from: 0, until: undefined }],
        rights: [{ role: 'owner', access: 'all', from: 0, until: undefined }],
      },
    ])
  })

  test('is made by the creator himself', async () => {
    const eve = await makePerson('Eve')
    expect(await codeOf(foldFirst(genesis(), eve))).toBe('log-authz')
    expect(await codeOf(foldFirst(genesis(), { ...alice, userId: newId() }))).toBe('log-authz')
    expect(await codeOf(foldFirst(genesis(), { ...alice, keyId: newId() }))).toBe('log-authz')
  })

  test('is signed by the key that it brings', async () => {
    const eve = await makePerson('Eve')
    expect(await codeOf(foldFirst(genesis(), { ...alice, sign: eve.sign }))).toBe('signature')
  })

  test('is made by keys of any generation: he may have replaced his before', async () => {
    const identity = { ...alice.identity, generation: 2 }
    const author = { ...alice, keyId: keyIdOf(identity) }
    const { state } = await foldFirst(genesis({ identity }), author)
    expect(state.members[0]?.keys.map(({ generation }) => generation)).toEqual([2])
  })

  test.each(badSignKeys)(
    'with a signing key %s is key-invalid, before anything is verified by it',
    async (_case, signPublic) => {
      const identity = { ...alice.identity, signPublic }
      expect(await codeOf(foldFirst(genesis({ identity }), { ...alice, keyId: keyIdOf(identity) }))).toBe('key-invalid')
    },
  )

  test.each(badBoxKeys)('with a box key %s is key-invalid', async (_case, boxPublic) => {
    const identity = { ...alice.identity, boxPublic }
    expect(await codeOf(foldFirst(genesis({ identity }), { ...alice, keyId: keyIdOf(identity) }))).toBe('key-invalid')
  })
})
