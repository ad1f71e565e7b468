import { concat, hashHex, newId, toHex, u32, utf8, Writer, ZERO_HASH, ZERO_ID } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { describeCodec } from '../test/codec-laws.ts'
import { codeOf } from '../test/refusal.ts'
import type { EntryType } from './entries/kinds.ts'
import { decodeEntryBody, encodeEntryBody, entryHash, type Entry } from './entry.ts'
import { SIZE } from './limits.ts'

for (const type of Object.keys(any.payloads) as EntryType[]) {
  const arbitrary = any.entryOf(any.draftOf(type))
  describeCodec(`${type} entries`, { arbitrary, encode: encodeEntryBody, decode: decodeEntryBody })
}
describeCodec('entries of unknown types', {
  arbitrary: any.entryOf(any.unknownPayload),
  encode: encodeEntryBody,
  decode: decodeEntryBody,
})

/** One of each type, the same in every run. */
function sample(type: EntryType): Entry {
  const [entry] = fc.sample(any.entryOf(any.draftOf(type)), { numRuns: 1, seed: 11 })
  if (entry === undefined) throw new TypeError('nothing was drawn')
  return entry
}

/** The entry with other fields, whether they are allowed or not. */
function changed(entry: Entry, changes: object): Entry {
  return { ...entry, ...changes }
}

/** Decodes what is written of the entry, without the encoder's own refusals being mistaken for the decoder's. */
const decoded = (entry: Entry) => () => decodeEntryBody(encodeEntryBody(entry))

describe('the body of an entry', () => {
  test('is laid out as SPEC 8 says', () => {
    const entry: Entry = {
      workspaceId: 'a1'.repeat(32) as never,
      seq: 258,
      previous: 'b2'.repeat(32) as never,
      time: 3,
      actor: 'c3'.repeat(16) as never,
      actorKeyId: 'd4'.repeat(16) as never,
      stateHash: 'e5'.repeat(32) as never,
      type: 'cancel-invite',
      inviteId: 'f6'.repeat(16) as never,
    }
    const expected = `0101${'a1'.repeat(32)}0000000000000102${'b2'.repeat(32)}0000000000000003${'c3'.repeat(16)}${'d4'.repeat(16)}0600000010${'f6'.repeat(16)}${'e5'.repeat(32)}`
    expect(toHex(encodeEntryBody(entry))).toBe(expected)
  })

  test('is hashed under its own label', () => {
    const body = encodeEntryBody(sample('genesis'))
    expect(entryHash(body)).toBe(hashHex('log-entry-hash', body))
    expect(entryHash(body)).not.toBe(hashHex('commit-hash', body))
  })

  test.each([0, 14, 15, 255])('of type %i decodes, and is unknown', (number) => {
    const payload = utf8('from a later version')
    const entry = changed(sample('cancel-invite'), { type: 'unknown', number, payload })
    expect(decodeEntryBody(encodeEntryBody(entry))).toMatchObject({ type: 'unknown', number, payload })
  })

  test('with a payload of a known type that has bytes after its end is malformed', async () => {
    const entry = changed(sample('cancel-invite'), { type: 'unknown', number: 6, payload: new Uint8Array(17) })
    expect(await codeOf(decoded(entry))).toBe('malformed')
  })

  test('longer than a MiB is malformed', async () => {
    const entry = changed(sample('cancel-invite'), { type: 'unknown', number: 99, payload: new Uint8Array(SIZE.body) })
    expect(await codeOf(decoded(entry))).toBe('malformed')
  })

  test('with a number that is not below 2^53 is malformed', async () => {
    const body = encodeEntryBody(sample('cancel-invite')).slice()
    body[34 + 1] = 0x20
    expect(await codeOf(() => decodeEntryBody(body))).toBe('malformed')
    expect(await codeOf(decoded(changed(sample('cancel-invite'), { seq: 2 ** 53 })))).toBe('malformed')
  })
})

describe('names and addresses in a payload', () => {
  const names: [string, string][] = [
    ['empty', ''],
    ['with a space before it', ' Alice'],
    ['decomposed', 'A\u030Angstro\u0308m'],
    ['with a line break', 'Alice\nBob'],
    ['with a bidi override', 'Alice\u202Eecila'],
    ['with an escape', 'Alice\u001B[31m'],
    ['of 65 code points', 'a'.repeat(65)],
  ]
  test.each(names)('a display name %s is malformed', async (_case, name) => {
    expect(await codeOf(decoded(changed(sample('genesis'), { name })))).toBe('malformed')
    expect(await codeOf(decoded(changed(sample('genesis'), { workspaceName: name })))).toBe('malformed')
    expect(await codeOf(decoded(changed(sample('join'), { name })))).toBe('malformed')
  })

  test('a display name of 64 four-byte characters is not', async () => {
    expect(await codeOf(decoded(changed(sample('genesis'), { name: '🌱'.repeat(64) })))).toBe('accepted')
  })

  test.each(['Alice@acme.test', ' a@acme.test', 'a', 'a@b c', `${'a'.repeat(250)}@acme.test`])(
    'the e-mail address "%s" is malformed',
    async (email) => {
      expect(await codeOf(decoded(changed(sample('genesis'), { email })))).toBe('malformed')
      expect(await codeOf(decoded(changed(sample('join'), { email })))).toBe('malformed')
    },
  )

  test.each(['', 'Dev', '-dev', 'dev_1', 'a'.repeat(33), 'dév'])(
    'the environment name "%s" is malformed',
    async (name) => {
      expect(await codeOf(decoded(changed(sample('add-environment'), { name })))).toBe('malformed')
    },
  )

  test('text that is not UTF-8 is malformed', async () => {
    const body = encodeEntryBody(changed(sample('add-environment'), { name: 'zzzz', key: undefined })).slice()
    const at = toHex(body).indexOf(toHex(utf8('zzzz'))) / 2
    body[at] = 0xff
    expect(await codeOf(() => decodeEntryBody(body))).toBe('malformed')
  })

  test('a lone surrogate is never written', async () => {
    expect(await codeOf(() => encodeEntryBody(changed(sample('genesis'), { name: '\uD800' })))).toBe('malformed')
  })
})

describe('what is not in its one form', () => {
  const [low, high] = ['00'.repeat(16), 'ff'.repeat(16)] as [never, never]
  const inLow = { kind: 'environment', environmentId: low } as const
  const inHigh = { kind: 'environment', environmentId: high } as const
  const box = ZERO_HASH

  const cases: [string, EntryType, object][] = [
    [
      'grants of an invite out of order',
      'invite',
      {
        grants: [
          { scope: inHigh, box },
          { scope: inLow, box },
        ],
      },
    ],
    [
      'a grant twice',
      'join',
      {
        grants: [
          { scope: inLow, box },
          { scope: inLow, box },
        ],
      },
    ],
    ['an access out of order', 'invite', { role: 'writer', access: [high, low] }],
    ['an access to nothing', 'invite', { role: 'writer', access: [] }],
    ['an owner with access to some environments', 'invite', { role: 'owner', access: [low] }],
    ['an admin with access to some environments', 'invite', { role: 'admin', access: [low] }],
    ['generation 0 of a creator', 'genesis', { identity: identityOf(0) }],
    ['generation 0 of a joiner', 'join', { identity: identityOf(0) }],
    [
      'environments of a rotation out of order',
      'rotate',
      {
        environments: [
          { environmentId: high, commitment: box },
          { environmentId: low, commitment: box },
        ],
      },
    ],
    ['receivers of a rotation out of order', 'rotate', { receivers: [receiver('invite'), receiver('member')] }],
    [
      'a receiver twice for one scope, though with two keys',
      'rotate',
      { receivers: [receiver('member', 'aa'), receiver('member', 'bb')] },
    ],
    [
      'previous keys out of order',
      'rotate',
      {
        epoch: 2,
        previousKeys: [
          { scope: inHigh, hash: box },
          { scope: inLow, hash: box },
        ],
      },
    ],
    ['previous keys in epoch 1', 'rotate', { epoch: 1, previousKeys: [{ scope: inLow, hash: box }] }],
  ]
  test.each(cases)('%s is malformed', async (_case, type, changes) => {
    expect(await codeOf(decoded(changed(sample(type), changes)))).toBe('malformed')
  })

  test.each([
    ['role 0', 0],
    ['role 5', 5],
  ])('%s is malformed', async (_case, role) => {
    expect(await codeOf(decoded(invitePayload({ role })))).toBe('malformed')
  })

  test('a kind of access that is neither all nor some is malformed', async () => {
    expect(await codeOf(decoded(invitePayload({ access: 2 })))).toBe('malformed')
  })

  test('a scope that names an environment and is the workspace is malformed', async () => {
    expect(await codeOf(decoded(invitePayload({ scope: `00${newId()}` })))).toBe('malformed')
    expect(await codeOf(decoded(invitePayload({ scope: `02${ZERO_ID}` })))).toBe('malformed')
    expect(await codeOf(decoded(invitePayload({})))).toBe('accepted')
  })

  test('a list that says it has more than it may is refused by that number', async () => {
    const payload = concat(new Uint8Array(16 + 32 + 32), Uint8Array.of(3, 1), u32(101), new Uint8Array(4_000))
    const entry = changed(sample('invite'), { type: 'unknown', number: 5, payload })
    expect(await codeOf(decoded(entry))).toBe('malformed')
  })

  function identityOf(generation: number) {
    return { userId: low, generation, signPublic: new Uint8Array(32), boxPublic: new Uint8Array(32) }
  }

  function receiver(kind: 'member' | 'invite', keyByte = 'aa') {
    return { receiver: { kind, id: low, keyId: keyByte.repeat(16) }, grant: { scope: inLow, box } }
  }

  /** An invite's payload, byte by byte. */
  function invitePayload({ role = 3, access = 0, scope = `00${ZERO_ID}` }): Entry {
    const writer = new Writer().fixed(new Uint8Array(80), 80).u8(role).u8(access).hash(ZERO_HASH).u64(1).u32(1).u32(1)
    const payload = writer
      .fixed(Uint8Array.from(Buffer.from(scope, 'hex')), 17)
      .hash(ZERO_HASH)
      .finish()
    return changed(sample('invite'), { type: 'unknown', number: 5, payload })
  }
})
