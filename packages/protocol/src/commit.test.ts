import { hashHex, toHex, ZERO_HASH } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { describeCodec } from '../test/codec-laws.ts'
import { codeOf } from '../test/refusal.ts'
import { commitHash, decodeCommit, decodeCommitBody, encodeCommitBody, type Commit } from './commit.ts'
import { encodeEnvelope } from './envelope.ts'
import { SIZE } from './limits.ts'

describeCodec('commits', { arbitrary: any.commit, encode: encodeCommitBody, decode: decodeCommitBody })

const workspaceId = 'a1'.repeat(32) as never
const environmentId = 'b2'.repeat(16) as never
const commit: Commit = {
  chain: { workspaceId, environmentId, kind: 'shared' },
  seq: 1,
  previous: ZERO_HASH,
  logSeq: 5,
  logHash: 'c3'.repeat(32) as never,
  epoch: 1,
  author: 'd4'.repeat(16) as never,
  authorKeyId: 'e5'.repeat(16) as never,
  time: 6,
  entries: 7,
  manifest: 'f6'.repeat(32) as never,
  message: new Uint8Array(0),
}

const decoded = (changes: object) => codeOf(() => decodeCommitBody(encodeCommitBody({ ...commit, ...changes })))

describe('the body of a commit', () => {
  test('is laid out as SPEC 11 says', () => {
    const u64 = (value: number) => value.toString(16).padStart(16, '0')
    const layout = (kind: string, owner: string) =>
      [
        `0102${String(workspaceId)}${String(environmentId)}${kind}${owner}${u64(1)}${ZERO_HASH}${u64(5)}${'c3'.repeat(32)}00000001`,
        `${'d4'.repeat(16)}${'e5'.repeat(16)}${u64(6)}00000007${'f6'.repeat(32)}00000000`,
      ].join('')
    expect(toHex(encodeCommitBody(commit))).toBe(layout('00', '00'.repeat(16)))
    const owner = '77'.repeat(16) as never
    const personal = { ...commit, chain: { workspaceId, environmentId, kind: 'personal', owner } } as const
    expect(toHex(encodeCommitBody(personal))).toBe(layout('01', '77'.repeat(16)))
  })

  test('is hashed under its own label', () => {
    const body = encodeCommitBody(commit)
    expect(commitHash(body)).toBe(hashHex('commit-hash', body))
  })

  test.each([
    ['a kind that is neither shared nor personal', 50, 2],
    ['an owner of a shared chain', 51, 1],
    ['another object', 1, 1],
    ['another version', 0, 2],
  ])('with %s is malformed', async (_case, at, value) => {
    const body = encodeCommitBody(commit).slice()
    body[at] = value
    expect(await codeOf(() => decodeCommitBody(body))).toBe('malformed')
  })

  test('with seq 0 is malformed', async () => {
    expect(await decoded({ seq: 0 })).toBe('malformed')
    expect(await decoded({ seq: 1 })).toBe('accepted')
  })

  test('has a message that is empty or sealed, and not too long (attack 59)', async () => {
    for (const size of [0, SIZE.sealed, SIZE.message])
      expect(await decoded({ message: new Uint8Array(size) })).toBe('accepted')
    for (const size of [1, SIZE.sealed - 1, SIZE.message + 1]) {
      expect(await decoded({ message: new Uint8Array(size) })).toBe('malformed')
    }
  })
})

describe('a served commit', () => {
  const body = encodeCommitBody(commit)
  const signature = new Uint8Array(64)

  test('is decoded with the bytes and the hash that name it', () => {
    const envelope = encodeEnvelope({ body, signature })
    expect(decodeCommit(envelope)).toEqual({ commit, hash: commitHash(body), body, signature, envelope })
  })

  test('has one signature', async () => {
    const envelope = encodeEnvelope({ body, signature, coSignature: signature })
    expect(await codeOf(() => decodeCommit(envelope))).toBe('malformed')
  })

  test('is no log entry', async () => {
    const [entry] = fc.sample(fc.uint8Array({ minLength: 200, maxLength: 200 }), { numRuns: 1, seed: 1 }) as [
      Uint8Array,
    ]
    entry.set([1, 1])
    expect(await codeOf(() => decodeCommit(encodeEnvelope({ body: entry, signature })))).toBe('malformed')
  })
})
