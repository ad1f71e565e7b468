import * as contract from '@infisical/contract'
import { TrustError } from '@infisical/protocol'
import { describe, expect, it } from 'vitest'
import { checkForm } from './answer-form.ts'

const [id, hash, key] = ['a'.repeat(32), 'b'.repeat(64), 'A'.repeat(43)]
const keyBox = { epoch: 1, receiver: { kind: 'member', id }, scope: 'workspace', box: 'A'.repeat(256) }
const session = { accessToken: 'a', expiresInSeconds: 600, refreshToken: 'r' }
const kdf = { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: 'A'.repeat(22) }
const chain = { chainId: hash, headSeq: 2, commits: ['AAAA'], base: 'full', removed: [id], pack: 'AAAA' }
const bundle = {
  userId: id,
  email: 'a@b.c',
  name: 'A',
  kdf,
  bundle: 'A'.repeat(219),
  generation: 1,
  signPublic: key,
  boxPublic: key,
}

/** Procedure, what an honest server answers, and the contract's own word on it. */
const honest: [string, object, { parse(answer: unknown): unknown }][] = [
  ['account.requestCode', {}, contract.nothing],
  ['account.signUp', { session }, contract.signUpOutput],
  ['account.bundle', bundle, contract.bundleOutput],
  ['session.challenge', { attempt: id, kdf, serverPublic: 'f' }, contract.challengeOutput],
  ['session.prove', { serverProof: 'f', userId: id, session }, contract.proveOutput],
  ['session.refresh', { session: { expiresInSeconds: 600, accessToken: 'a' } }, contract.refreshOutput],
  ['workspace.create', { workspaceId: hash }, contract.createWorkspaceOutput],
  ['workspace.list', { workspaces: [{ workspaceId: hash, headSeq: 3 }] }, contract.listWorkspacesOutput],
  ['workspace.log', { entries: ['AAAA'], headSeq: 3, boxes: [keyBox] }, contract.logOutput],
  ['workspace.append', { headSeq: 4 }, contract.appendOutput],
  ['workspace.watch', { of: 'everything' }, contract.hint],
  ['workspace.watch', { of: 'log', seq: 3 }, contract.hint],
  ['workspace.watch', { of: 'personal', environmentId: id, seq: 3 }, contract.hint],
  ['invite.open', { workspaceId: hash, entries: ['AAAA'], headSeq: 3, boxes: [keyBox] }, contract.openInviteOutput],
  ['invite.join', { headSeq: 4 }, contract.joinOutput],
  ['secret.pull', { entries: ['AAAA'], headSeq: 3, boxes: [keyBox], chains: [chain] }, contract.pullOutput],
  ['secret.commits', { commits: ['AAAA'], headSeq: 3 }, contract.commitsOutput],
  ['secret.push', { seq: 3 }, contract.pushOutput],
]

/** What stands nowhere in an honest answer. */
const wrong: readonly unknown[] = [null, true, 1.5, [null], { length: 1 }]

/** Every answer that differs from an honest one in one place. */
function* spoiled(value: unknown): Generator {
  yield* wrong
  if (Array.isArray(value)) for (const inside of spoiled(value[0])) yield [inside]
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value))
      for (const inside of spoiled(part)) yield { ...value, [name]: inside }
}

describe('the form of answers', () => {
  it.each(honest)(
    '%s: what the contract takes is taken, and fields of a newer server too',
    (procedure, answer, schema) => {
      schema.parse(answer)
      expect(() => checkForm(procedure, answer)).not.toThrow()
      expect(() => checkForm(procedure, { ...answer, more: null })).not.toThrow()
    },
  )

  it.each(honest)('%s: what is of another form in one place is malformed', (procedure, answer) => {
    for (const bad of [undefined, ...spoiled(answer)]) {
      if (procedure === 'account.requestCode' && bad !== null && typeof bad === 'object' && !Array.isArray(bad))
        continue
      expect(() => checkForm(procedure, bad), JSON.stringify(bad)).toThrow(
        expect.objectContaining({ name: 'TrustError', code: 'malformed' }),
      )
    }
  })

  it.each([
    ['no list of commits', { ...chain, commits: null }],
    ['a pack that is an object', { ...chain, pack: { encrypted: false } }],
    ['a pack that is null', { ...chain, pack: null }],
    ['a base of its own', { ...chain, base: 'none' }],
    ['a head that is no number', { ...chain, headSeq: '2' }],
    ['a head below none', { ...chain, headSeq: -1 }],
  ])('a chain with %s is malformed', (_, bad) => {
    expect(() => checkForm('secret.pull', { entries: [], headSeq: 3, chains: [bad] })).toThrow(TrustError)
  })

  it('a time of which no date can be made is malformed', () => {
    for (const lastSeenAt of [-1, 0.5, 8_640_000_000_000_001])
      for (const activity of [
        { members: [{ userId: id, lastSeenAt }], machines: [] },
        { members: [], machines: [{ machineId: id, lastSeenAt, address: '' }] },
      ])
        expect(() => checkForm('workspace.activity', activity)).toThrow(TrustError)
  })

  it.each(['', 'a b', 'a\nb', '\0a', '\ud800', '\u202e', 'A'.repeat(5000)])(
    'a token that no header can carry is malformed: %j',
    (bad) => {
      const answers = [
        { ...session, accessToken: bad },
        { ...session, refreshToken: bad },
      ]
      for (const answer of answers)
        expect(() => checkForm('session.refresh', { session: answer })).toThrow(
          expect.objectContaining({ name: 'TrustError', code: 'malformed' }),
        )
      const ticketed = { entries: [], headSeq: 3, chains: [{ ...chain, ticket: bad }] }
      expect(() => checkForm('secret.pull', ticketed)).toThrow(TrustError)
    },
  )

  it('what is left out is malformed, unless the contract lets it be', () => {
    for (const [procedure, answer] of honest)
      for (const name of Object.keys(answer)) {
        const { [name]: _, ...rest } = answer as Record<string, unknown>
        const optional = name === 'boxes' || name === 'serverProof'
        const check = () => checkForm(procedure, rest)
        if (!optional || procedure.endsWith('.log') || procedure.endsWith('.open'))
          expect(check, `${procedure} ${name}`).toThrow(TrustError)
        else expect(check).not.toThrow()
      }
  })
})
