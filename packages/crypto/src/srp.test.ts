import client from 'secure-remote-password/client.js'
import params from 'secure-remote-password/lib/params.js'
import SRPInteger from 'secure-remote-password/lib/srp-integer.js'
import server from 'secure-remote-password/server.js'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { EMAIL, filled, KDF, refused } from '../test/fixtures.ts'
import { toHex } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { checkServerProof, makeVerifier, proveClientSrp, startClientSrp } from './srp-client.ts'
import { checkGroupElement, checkProof, checkScrambler } from './srp-group.ts'
import { checkVerifier, finishServerSrp, startServerSrp } from './srp-server.ts'

vi.mock('#hash', { spy: true })

const salt = KDF.salt
const srpPassword = filled(77)
const N = BigInt(`0x${params.N.toHex()}`)
const digits = (value: bigint) => value.toString(16).padStart(512, '0')

let verifier: string
beforeAll(async () => {
  verifier = await makeVerifier(srpPassword, EMAIL, salt)
})

/** One exchange; each side may be given something else than the other sent. */
async function exchange(change: { password?: Uint8Array; email?: string } = {}) {
  const theirs = await startServerSrp(verifier)
  const ours = await startClientSrp()
  const prove = { secret: ours.secret, clientPublic: ours.public, serverPublic: theirs.public, salt }
  const proof = await proveClientSrp({
    ...prove,
    email: change.email ?? EMAIL,
    srpPassword: change.password ?? srpPassword,
  })
  const finish = { secret: theirs.secret, clientPublic: ours.public, salt, email: EMAIL, verifier }
  return { theirs, ours, prove, proof, finish }
}

describe('a login', () => {
  test('ends with each side knowing that the other knows', async () => {
    const { finish, proof } = await exchange()
    const { serverProof } = await finishServerSrp({ ...finish, clientProof: proof.clientProof })
    expect(() => checkServerProof(proof.expectedServerProof, serverProof)).not.toThrow()
  })

  test('is the one of the library, on both halves', async () => {
    const { theirs, ours, proof, finish } = await exchange()
    const privateKey = client.derivePrivateKey(toHex(salt), EMAIL, toHex(srpPassword))
    const session = client.deriveSession(ours.secret, theirs.public, toHex(salt), EMAIL, privateKey)
    expect(client.deriveVerifier(privateKey)).toBe(verifier)
    expect(proof.clientProof).toBe(session.proof)
    const answer = server.deriveSession(theirs.secret, ours.public, toHex(salt), EMAIL, verifier, session.proof)
    expect(await finishServerSrp({ ...finish, clientProof: session.proof })).toEqual({ serverProof: answer.proof })
    expect(() => client.verifySession(ours.public, session, proof.expectedServerProof)).not.toThrow()
  })

  test('is another one every time', async () => {
    const [one, two] = [await exchange(), await exchange()]
    expect(one.ours.public).not.toBe(two.ours.public)
    expect(one.theirs.public).not.toBe(two.theirs.public)
  })

  test('fails with another password, e-mail, salt, verifier or exchange', async () => {
    const { finish, proof } = await exchange()
    const { clientProof } = proof
    const wrong = await exchange({ password: filled(78) })
    await refused('srp-proof', () => finishServerSrp({ ...wrong.finish, clientProof: wrong.proof.clientProof }))
    const other = await exchange({ email: 'bob@example.com' })
    await refused('srp-proof', () => finishServerSrp({ ...other.finish, clientProof: other.proof.clientProof }))
    await refused('srp-proof', () => finishServerSrp({ ...finish, clientProof, salt: filled(1, 16) }))
    const secondVerifier = await makeVerifier(filled(79), EMAIL, salt)
    await refused('srp-proof', () => finishServerSrp({ ...finish, clientProof, verifier: secondVerifier }))
    await refused('srp-proof', () => finishServerSrp({ ...other.finish, clientProof }))
  })

  test('does not believe the proof of another session, nor none at all (attacks 11 and 12)', async () => {
    const [one, two] = [await exchange(), await exchange()]
    const captured = await finishServerSrp({ ...two.finish, clientProof: two.proof.clientProof })
    const expected = one.proof.expectedServerProof
    await refused('srp-proof', () => checkServerProof(expected, captured.serverProof))
    for (const garbled of [
      '',
      undefined,
      null,
      expected.toUpperCase(),
      `${expected}00`,
      expected.slice(2),
      [expected],
    ]) {
      await refused('srp-proof', () => checkServerProof(expected, garbled as string))
    }
    await refused('srp-proof', () => checkServerProof(expected, one.proof.clientProof))
  })
})

/** What the library takes in silence: it refuses nothing but multiples of N. */
const badNumbers: [string, string][] = [
  ['0', digits(0n)],
  ['1', digits(1n)],
  ['N - 1', digits(N - 1n)],
  ['N', digits(N)],
  ['N + 1', digits(N + 1n)],
  ['2 N, in its own length', (2n * N).toString(16)],
  ['all ones', 'f'.repeat(512)],
  ['nothing', ''],
  ['not hex', 'zz'],
  ['not hex, of the right length', 'z'.repeat(512)],
  ['short', 'ab'],
  ['odd', 'a'.repeat(511)],
  ['with extra leading zeros', `00${digits(5n)}`],
  ['upper-case', 'A'.repeat(512)],
  ['with a line break', `${'a'.repeat(512)}\n`],
]

const goodSecret = '01'.repeat(32)
const badSecrets: readonly unknown[] = [
  '',
  undefined,
  goodSecret.slice(1),
  `0${goodSecret}`,
  `${goodSecret}0`,
  `${goodSecret}\n`,
  goodSecret.replaceAll('1', 'A'),
  goodSecret.replace('1', 'z'),
  [goodSecret],
]

describe('an exponent that is not one of our own', () => {
  test.each(badSecrets)('%j is refused by both sides', async (bad) => {
    const { prove, finish, proof } = await exchange()
    const secret = bad as string
    await refused('srp-parameter', () => proveClientSrp({ ...prove, secret, email: EMAIL, srpPassword }))
    await refused('srp-parameter', () => finishServerSrp({ ...finish, secret, clientProof: proof.clientProof }))
  })
})

describe('numbers out of form or range (attacks 7 and 9)', () => {
  test.each(badNumbers)('B = %s is refused by the client', async (_, serverPublic) => {
    const { ours } = { ours: { secret: '01'.repeat(32), public: digits(5n) } }
    const prove = { secret: ours.secret, clientPublic: ours.public, serverPublic, salt, email: EMAIL, srpPassword }
    await refused('srp-parameter', () => proveClientSrp(prove))
  })

  test.each(badNumbers)('A = %s is refused by the server', async (_, clientPublic) => {
    const finish = { secret: '01'.repeat(32), clientPublic, salt, email: EMAIL, verifier, clientProof: '0'.repeat(64) }
    await refused('srp-parameter', () => finishServerSrp(finish))
  })

  test.each(badNumbers)('v = %s is not stored and not used', async (_, bad) => {
    await refused('srp-parameter', () => checkVerifier(bad))
    await refused('srp-parameter', () => startServerSrp(bad))
  })

  test('the range goes from 2 to N - 2', () => {
    for (const value of [2n, N - 2n]) expect(() => checkGroupElement(digits(value))).not.toThrow()
  })

  test('what is not text is refused, as JSON may bring it', async () => {
    for (const value of [undefined, null, 5, [digits(5n)]]) {
      await refused('srp-parameter', () => checkGroupElement(value as unknown as string))
    }
  })

  test('salts have 16 bytes: the library would take none at all', async () => {
    for (const size of [0, 1, 15, 17]) {
      await refused('srp-parameter', () => makeVerifier(srpPassword, EMAIL, filled(1, size)))
    }
  })

  test('secret exponents are of our own form', async () => {
    const { finish, prove, proof } = await exchange()
    for (const secret of ['', '00', 'z'.repeat(64), 'A'.repeat(64)]) {
      await refused('srp-parameter', () => finishServerSrp({ ...finish, clientProof: proof.clientProof, secret }))
      await refused('srp-parameter', () => proveClientSrp({ ...prove, secret, email: EMAIL, srpPassword }))
    }
  })
})

describe('u = 0 (attack 8)', () => {
  test('is refused by both sides', async () => {
    const { finish, proof, prove } = await exchange()
    const hash = await import('#hash')
    vi.mocked(hash.sha256).mockReturnValue(filled(0))
    await refused('srp-parameter', () => checkScrambler(digits(5n), digits(6n)))
    await refused('srp-parameter', () => proveClientSrp({ ...prove, email: EMAIL, srpPassword }))
    await refused('srp-parameter', () => finishServerSrp({ ...finish, clientProof: proof.clientProof }))
    vi.mocked(hash.sha256).mockReset()
  })

  test('is the same u as the library computes', async () => {
    const hash = await import('#hash')
    const [A, B] = [digits(5n), digits(6n)]
    vi.mocked(hash.sha256).mockClear()
    expect(() => checkScrambler(A, B)).not.toThrow()
    const ours = vi.mocked(hash.sha256).mock.results[0]?.value as Uint8Array
    expect(toHex(ours)).toBe(params.H(SRPInteger.fromHex(A), SRPInteger.fromHex(B)).toHex())
  })
})

test('proofs are 64 lower-case hex digits', async () => {
  const proof = 'ab'.repeat(32)
  expect(() => checkProof(proof, proof)).not.toThrow()
  for (const other of ['', 'ab', `${proof} `, proof.toUpperCase(), `0x${proof.slice(2)}`, 'ac'.repeat(32)]) {
    await refused('srp-proof', () => checkProof(other, proof))
  }
})

test('the group is the constant of RFC 5054, and nothing offers another (attack 10)', () => {
  expect(params.g.toHex()).toBe('02')
  expect(digits(N)).toMatch(/^ac6bdb41324a9a9bf166de5e1389582f.*9e4aff73$/)
  expect(() => checkGroupElement(digits(N - 2n))).not.toThrow()
  expect(() => checkGroupElement(digits(N - 1n))).toThrow(CryptoError)
})
