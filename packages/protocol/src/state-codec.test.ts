import { hashHex, parseId, toHex, ZERO_HASH, type EnvironmentId } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { describeCodec } from '../test/codec-laws.ts'
import { codeOf } from '../test/refusal.ts'
import { decodeState, encodeState, stateHash } from './state-codec.ts'
import { NOTHING, type State } from './state.ts'

describeCodec('states', { arbitrary: any.state, encode: encodeState, decode: decodeState })

const bare: State = { ...NOTHING, seq: 0, workspaceName: 'Acme' }

describe('the encoding of a state', () => {
  test('is laid out as SPEC 8 says', () => {
    const bytes = encodeState({
      ...bare,
      time: 5,
      epoch: 1,
      commitment: 'cc'.repeat(32) as never,
      environments: [
        {
          id: '01'.repeat(16) as never,
          name: 'dev',
          addedAt: 1,
          removedAt: 9,
          commitment: 'dd'.repeat(32) as never,
        },
      ],
      members: [
        {
          userId: '02'.repeat(16) as never,
          email: 'a@b',
          name: 'A',
          keys: [
            {
              generation: 1,
              signPublic: new Uint8Array(32).fill(3) as never,
              boxPublic: new Uint8Array(32).fill(4) as never,
              from: 0,
              until: undefined,
            },
          ],
          rights: [{ from: 0, until: 7, role: 'reader', access: [parseId<EnvironmentId>('01'.repeat(16))] }],
        },
      ],
      invites: [
        {
          id: '05'.repeat(16) as never,
          signPublic: new Uint8Array(32).fill(6) as never,
          boxPublic: new Uint8Array(32).fill(7) as never,
          role: 'owner',
          access: 'all',
          emailHash: '08'.repeat(32) as never,
          expiry: 9,
          epoch: 1,
          inviter: '02'.repeat(16) as never,
          status: 'cancelled',
        },
      ],
      grants: [
        { kind: 'member', id: '02'.repeat(16) as never, scope: { kind: 'workspace' }, box: '0a'.repeat(32) as never },
      ],
      machines: [
        {
          id: '0b'.repeat(16) as never,
          signPublic: new Uint8Array(32).fill(12) as never,
          boxPublic: new Uint8Array(32).fill(13) as never,
          name: 'CI',
          from: 5,
          until: 6,
          role: 'writer',
          access: [parseId<EnvironmentId>('01'.repeat(16))],
          expiry: 10,
          creator: '02'.repeat(16) as never,
        },
      ],
      rotationDue: 7,
      checkpoints: [{ environmentId: '01'.repeat(16) as never, logSeq: 4, seq: 3, hash: '0e'.repeat(32) as never }],
    })
    const u64 = (value: number) => value.toString(16).padStart(16, '0')
    const expected = [
      `010a${u64(0)}${u64(5)}00000004${toHex(Buffer.from('Acme'))}00000001${'cc'.repeat(32)}`,
      `00000001${'01'.repeat(16)}00000003${toHex(Buffer.from('dev'))}${u64(1)}01${u64(9)}${'dd'.repeat(32)}`,
      `00000001${'02'.repeat(16)}00000003${toHex(Buffer.from('a@b'))}0000000141`,
      `0000000100000001${'03'.repeat(32)}${'04'.repeat(32)}${u64(0)}00`,
      `00000001${u64(0)}01${u64(7)}040100000001${'01'.repeat(16)}`,
      `00000001${'05'.repeat(16)}${'06'.repeat(32)}${'07'.repeat(32)}0100${'08'.repeat(32)}${u64(9)}00000001`,
      `${'02'.repeat(16)}02`,
      `0000000100${'02'.repeat(16)}00${'00'.repeat(16)}${'0a'.repeat(32)}`,
      `00000001${'0b'.repeat(16)}${'0c'.repeat(32)}${'0d'.repeat(32)}000000024349${u64(5)}01${u64(6)}`,
      `030100000001${'01'.repeat(16)}${u64(10)}${'02'.repeat(16)}`,
      `0000004d01${u64(7)}00000001${'01'.repeat(16)}${u64(4)}${u64(3)}${'0e'.repeat(32)}`,
    ]
    expect(toHex(bytes)).toBe(expected.join(''))
  })

  test('is hashed under its own label', () => {
    expect(stateHash(bare)).toBe(hashHex('log-state', encodeState(bare)))
    expect(stateHash({ ...bare, time: 1 })).not.toBe(stateHash(bare))
  })

  test('does not depend on which items were encoded before', () => {
    fc.assert(
      fc.property(any.state, (state) => {
        const first = encodeState(state)
        expect(encodeState({ ...state })).toEqual(first)
        expect(encodeState(structuredClone(state))).toEqual(first)
      }),
    )
  })

  test('before the first entry there is none', async () => {
    expect(await codeOf(() => encodeState(NOTHING))).toBe('malformed')
  })

  test('of a workspace whose keys were never changed ends in no machines and an empty tail', () => {
    expect(toHex(encodeState(bare).subarray(-8))).toBe('0000000000000000')
  })

  test.each([
    ['that says nothing', '0000000000'],
    ['with bytes after its end', '0100000000000000070000000000'],
    ['that is cut', '010000000000000007'],
  ])('with a tail %s is malformed', async (_case, tail) => {
    const size = (tail.length / 2).toString(16).padStart(8, '0')
    const bytes = Buffer.from(`${toHex(encodeState(bare).subarray(0, -4))}${size}${tail}`, 'hex')
    expect(await codeOf(() => decodeState(Uint8Array.from(bytes)))).toBe('malformed')
  })

  test('of a hundred environments has room for all their checkpoints', () => {
    const checkpoints = Array.from({ length: 100 }, (_, i) => {
      return { environmentId: toHex(Uint8Array.of(...new Uint8Array(15), i)), logSeq: 1, seq: 1, hash: ZERO_HASH }
    })
    const state = { ...bare, rotationDue: 3, checkpoints } as never
    expect(decodeState(encodeState(state))).toEqual(state)
  })

  test.each(['environments', 'members', 'invites', 'grants', 'machines', 'checkpoints'] as const)(
    'with %s out of order is malformed',
    async (list) => {
      const [state] = fc.sample(
        any.state.filter((state) => state[list].length >= 2),
        { numRuns: 1, seed: 3 },
      )
      if (state === undefined) throw new TypeError('nothing was drawn')
      expect(await codeOf(() => decodeState(encodeState(state)))).toBe('accepted')
      const reversed = encodeState({ ...state, [list]: state[list].toReversed() })
      expect(await codeOf(() => decodeState(reversed))).toBe('malformed')
      const doubled = encodeState({ ...state, [list]: [state[list][0], ...state[list]] })
      expect(await codeOf(() => decodeState(doubled))).toBe('malformed')
    },
  )

  test('with an unknown status of an invite is malformed', async () => {
    const [state] = fc.sample(
      any.state.filter(({ invites }) => invites.length === 1),
      { numRuns: 1, seed: 3 },
    )
    const after = { grants: [], machines: [], rotationDue: undefined, checkpoints: [] }
    const bytes = encodeState({ ...(state as State), ...after }).slice()
    bytes[bytes.length - 13] = 3
    expect(await codeOf(() => decodeState(bytes))).toBe('malformed')
  })

  test('with a commitment of another size is never written', async () => {
    expect(await codeOf(() => encodeState({ ...bare, commitment: ZERO_HASH.slice(2) as never }))).toBe('malformed')
  })
})
