import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as contract from './index.ts'
import {
  ANSWER_LIMITS,
  appendInput,
  base64urlLength,
  changePasswordInput,
  createWorkspaceInput,
  EXACT_SIZES,
  FORMAT_LIMITS,
  joinInput,
  keepRecoveryInput,
  pullInput,
  pushInput,
  recoverInput,
  refreshInput,
  REQUEST_LIMITS,
  requestCodeInput,
  signUpInput,
  startOverInput,
} from './index.ts'

const id = 'a'.repeat(32)
const hash = 'b'.repeat(64)
const box = 'A'.repeat(256)
const keyBox = { epoch: 1, receiver: { kind: 'member', id }, scope: 'workspace', box }
const key = 'A'.repeat(43)

const password = {
  kdf: { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: 'A'.repeat(22) },
  verifier: 'f'.repeat(512),
  bundle: 'A'.repeat(base64urlLength(EXACT_SIZES.bundle)),
}
const recovery = { kit: 'A'.repeat(base64urlLength(EXACT_SIZES.recoveryKit)), authHash: hash }
const recover = { email: 'alice@acme.test', code: '123456', auth: key, device: 'cli', transport: 'bearer' }
const changePassword = { ...password, generation: 2, signPublic: key, boxPublic: key }
const { auth: _, ...person } = recover
const startOver = { ...person, ...changePassword }

const signUp = {
  email: 'alice@acme.test',
  code: '123456',
  userId: id,
  name: 'Alice',
  ...password,
  generation: 1,
  signPublic: key,
  boxPublic: key,
  device: 'cli on host',
  transport: 'bearer',
}

describe('requests', () => {
  it.each([
    ['sign-up', signUpInput, signUp],
    ['a code for starting over', requestCodeInput, { email: 'alice@acme.test', purpose: 'start-over' }],
    ['a kit', keepRecoveryInput, { recovery, generation: 2 }],
    ['recovering', recoverInput, recover],
    ['a new password', changePasswordInput, changePassword],
    ['a new password and a new kit', changePasswordInput, { ...changePassword, recovery }],
    ['starting over', startOverInput, startOver],
    ['refresh, bearer', refreshInput, { refreshToken: `${id}.${key}`, nextRefreshHash: hash }],
    ['refresh, cookie', refreshInput, {}],
    ['create', createWorkspaceInput, { entries: ['AAAA'], boxes: [keyBox], commits: [] }],
    ['append', appendInput, { workspaceId: hash, entries: ['AAAA'], boxes: [], commits: [] }],
    [
      'append with mail',
      appendInput,
      { workspaceId: hash, entries: ['AAAA'], boxes: [], commits: [], mail: { inviteId: id, email: 'b@acme.test' } },
    ],
    ['join', joinInput, { inviteId: id, workspaceId: hash, entry: 'AAAA', boxes: [{ ...keyBox, scope: id }] }],
    [
      'pull',
      pullInput,
      { workspaceId: hash, logAfter: -1, boxes: true, chains: [{ environmentId: id, kind: 'shared', since: 0 }] },
    ],
    [
      'pull by name',
      pullInput,
      { workspaceId: hash, logAfter: -1, boxes: true, chains: [{ environment: 'dev', kind: 'personal', since: 0 }] },
    ],
    ['push', pushInput, { workspaceId: hash, commit: 'AAAA', pack: '', removed: [id] }],
  ])('%s is taken as it is', (_name, schema, input) => {
    expect(schema.parse(input)).toEqual(input)
  })

  it.each([
    ['a field too many', signUpInput, { ...signUp, password: 'x' }],
    ['a field too few', signUpInput, { ...signUp, device: undefined }],
    ['an address that is too long', signUpInput, { ...signUp, email: `${'a'.repeat(250)}@b.de` }],
    ['an id in capitals', signUpInput, { ...signUp, userId: id.toUpperCase() }],
    ['an id with a line after it', signUpInput, { ...signUp, userId: `${id}\n` }],
    ['a code with other digits', signUpInput, { ...signUp, code: '١٢٣٤٥٦' }],
    ['a bundle of another size', signUpInput, { ...signUp, bundle: `${signUp.bundle}A` }],
    ['a code for anything else', requestCodeInput, { email: 'alice@acme.test', purpose: 'login' }],
    ['a kit of another size', keepRecoveryInput, { recovery: { ...recovery, kit: `${recovery.kit}A` }, generation: 1 }],
    ['a kit of no generation', keepRecoveryInput, { recovery, generation: 0 }],
    ['a whole code where its child belongs', recoverInput, { ...recover, auth: 'A'.repeat(22) }],
    ['a password in the clear', changePasswordInput, { ...changePassword, password: 'x' }],
    ['half a refresh', refreshInput, { refreshToken: `${id}.${key}` }],
    ['no entry', createWorkspaceInput, { entries: [], boxes: [], commits: [] }],
    [
      'too many entries',
      createWorkspaceInput,
      { entries: Array.from({ length: 103 }, () => 'AAAA'), boxes: [], commits: [] },
    ],
    [
      'too many boxes',
      createWorkspaceInput,
      { entries: ['AAAA'], boxes: Array.from({ length: 101 }, () => keyBox), commits: [] },
    ],
    [
      'a box of another size',
      createWorkspaceInput,
      { entries: ['AAAA'], boxes: [{ ...keyBox, box: `${box}A` }], commits: [] },
    ],
    ['a box of epoch 0', createWorkspaceInput, { entries: ['AAAA'], boxes: [{ ...keyBox, epoch: 0 }], commits: [] }],
    [
      'an entry that is too large',
      appendInput,
      {
        workspaceId: hash,
        entries: ['A'.repeat(base64urlLength(REQUEST_LIMITS.envelope) + 1)],
        boxes: [],
        commits: [],
      },
    ],
    [
      'a pack that is too large',
      pushInput,
      {
        workspaceId: hash,
        commit: 'AAAA',
        pack: 'A'.repeat(base64urlLength(REQUEST_LIMITS.pushPack) + 1),
        removed: [],
      },
    ],
    ['a seq that is no number', pullInput, { workspaceId: hash, logAfter: NaN, boxes: true, chains: [] }],
    ['a seq beyond 2^53', pullInput, { workspaceId: hash, logAfter: 2 ** 53, boxes: true, chains: [] }],
    ['a seq below nothing', pullInput, { workspaceId: hash, logAfter: -2, boxes: true, chains: [] }],
    [
      'another kind of chain',
      pullInput,
      { workspaceId: hash, logAfter: -1, boxes: true, chains: [{ environmentId: id, kind: 'public', since: 0 }] },
    ],
    ...Object.entries({
      'a chain of an environment by id and by name': { environmentId: id, environment: 'dev' },
      'a chain of no environment': {},
      'a chain of an environment whose name is none': { environment: 'Dev' },
    }).map(([name, environment]): [string, typeof pullInput, object] => [
      name,
      pullInput,
      { workspaceId: hash, logAfter: -1, boxes: true, chains: [{ ...environment, kind: 'shared', since: 0 }] },
    ]),
  ])('%s is refused', (_name, schema, input) => {
    expect(schema.safeParse(input).success).toBe(false)
  })

  it('refuse whatever is not theirs', () => {
    const schemas = Object.entries(contract).filter(([name]) => name.endsWith('Input'))
    expect(schemas.length).toBeGreaterThan(10)
    for (const [name, schema] of schemas) {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          if (name === 'refreshInput' && typeof value === 'object' && value !== null && Object.keys(value).length === 0)
            return
          expect((schema as typeof pullInput).safeParse(value).success, name).toBe(false)
        }),
        { numRuns: 50 },
      )
    }
  })
})

describe('limits', () => {
  it('let the largest allowed push through the largest allowed request', () => {
    expect(base64urlLength(REQUEST_LIMITS.pushPack) + base64urlLength(REQUEST_LIMITS.envelope)).toBeLessThan(
      REQUEST_LIMITS.body,
    )
    expect(FORMAT_LIMITS.pack).toBeGreaterThan(REQUEST_LIMITS.pushPack)
  })

  it('let a workspace be created with as many environments as it can have', () => {
    expect(REQUEST_LIMITS.entries).toBe(1 + FORMAT_LIMITS.environments + 1)
    expect(REQUEST_LIMITS.boxes).toBe(FORMAT_LIMITS.environments)
    expect(REQUEST_LIMITS.chains).toBe(2 * FORMAT_LIMITS.environments)
  })

  it('cannot be changed at run time', () => {
    for (const table of [FORMAT_LIMITS, REQUEST_LIMITS, ANSWER_LIMITS, EXACT_SIZES])
      expect(Object.isFrozen(table)).toBe(true)
  })

  it.each([
    [0, 0],
    [1, 2],
    [2, 3],
    [3, 4],
    [32, 43],
    [148, 198],
    [164, 219],
    [192, 256],
  ])('%i bytes are %i characters', (bytes, characters) => {
    expect(base64urlLength(bytes)).toBe(characters)
    expect(Buffer.alloc(bytes).toString('base64url')).toHaveLength(characters)
  })
})
