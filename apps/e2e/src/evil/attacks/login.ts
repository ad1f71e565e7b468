// Attacks on logging in: parameters that would give the password away, a server that does not know it, and bundles that are not one's own.
import { derivePasswordKeys, fromBase64url, sealBundle, toBase64url, type PasswordKeys } from '@infisical/crypto'
import type { BundleOutput, ChallengeOutput, WireKdf } from '@infisical/contract'
import type { Attack } from '../attack.ts'
import { openDevice } from '../device.ts'
import type { Lies } from '../evil-server.ts'
import { ask, type Person, type World } from '../world.ts'

const sayOfKdf = (lie: Partial<Record<keyof WireKdf, unknown>>) => (): Lies => ({
  'session.challenge': (answer) => ({ ...answer, kdf: { ...answer.kdf, ...lie } }),
})

const sayOfChallenge = (lie: (honest: ChallengeOutput) => unknown) => (): Lies => ({
  'session.challenge': (answer) => ({ ...answer, serverPublic: lie(answer) }),
})

const sayOfProof = (lie: (honest: string) => unknown) => (): Lies => ({
  'session.prove': (answer) => ({ ...answer, serverProof: lie(answer.serverProof) }),
})

const sayOfBundle = (lie: (honest: BundleOutput) => Partial<Record<keyof BundleOutput, unknown>>): Lies => ({
  'account.bundle': (answer) => ({ ...answer, ...lie(answer) }),
})

/** RFC 5054 appendix A, 2048 bits. */
const N = BigInt(
  `0x${[
    'ac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050a37329cbb4a099ed8193e0757767a13dd52312ab4b03310dcd7f48a9da04fd50',
    'e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b855f97993ec975eeaa80d740adbf4ff747359d041d5c33ea71d281e446b14773b',
    'ca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748544523b524b0d57d5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6',
    'af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb694b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff73',
  ].join('')}`,
)

const hex = (number: bigint, digits = 512): string => number.toString(16).padStart(digits, '0')

/** What the server says of its public number: not of the group, or none in which the password would have a part. */
const publics: readonly [string, (honest: ChallengeOutput) => unknown][] = [
  ['nothing', () => ''],
  ['0', () => hex(0n)],
  ['1', () => hex(1n)],
  ['N - 1', () => hex(N - 1n)],
  ['N', () => hex(N)],
  ['N + 1', () => hex(N + 1n)],
  ['2 N', () => hex(2n * N)],
  ['no hex', () => 'z'.repeat(512)],
  ['a digit less', ({ serverPublic }) => serverPublic.slice(1)],
  ['a zero before it', ({ serverPublic }) => `0${serverPublic}`],
  ['capital digits', ({ serverPublic }) => serverPublic.replace(/[a-f]/, (digit) => digit.toUpperCase())],
]

const flipped = (bundle: string, at: number): string => withByte(bundle, at, (byte) => byte ^ 1)

const withByte = (bundle: string, at: number, change: (byte: number) => number): string =>
  toBase64url(fromBase64url(bundle).map((byte, i) => (i === at ? change(byte) : byte)))

/** Only the log-in as a whole can tell whether a new password is behind it. */
const known = { code: 'kdf-changed', states: ['pinned'], sends: ['session.prove'] } as const

const bundleOf = ({ evil }: World, person: Person): Promise<BundleOutput> =>
  ask<BundleOutput>(evil, person, 'account.bundle', {})

/** As the careless writer of a client would seal it: the keys that are named are another's. */
async function bundleWithBobsKey(world: World): Promise<Lies> {
  const { alice, bob } = world
  const { kdf } = await bundleOf(world, alice)
  const parameters = { ...kdf, salt: fromBase64url(kdf.salt) }
  const keys: PasswordKeys = await derivePasswordKeys(alice.password, alice.email, parameters)
  const identity = { ...alice.keys.identity, signPublic: bob.keys.identity.signPublic }
  const { signingSeed, boxSecret, personalSeed } = alice.keys
  const secrets = { signingSeed, boxSecret, personalSeed, generation: 1 }
  const bundle = toBase64url(await sealBundle({ email: alice.email, kdf: parameters, identity, keys }, secrets))
  return sayOfBundle(() => ({ bundle, signPublic: toBase64url(identity.signPublic) }))
}

/** Sealed by the server itself for a password that it guesses, with that guess's check value or with the true one before it. */
const bundleOfGuess = (check: 'of the guess' | 'of the password') => async (world: World) => {
  const { alice } = world
  const { kdf, bundle } = await bundleOf(world, alice)
  const parameters = { ...kdf, salt: fromBase64url(kdf.salt) }
  const guess = await derivePasswordKeys('password123', alice.email, parameters)
  const kcv = check === 'of the guess' ? guess.kcv : fromBase64url(bundle).slice(2, 34)
  const context = { email: alice.email, kdf: parameters, identity: alice.keys.identity, keys: { kek: guess.kek, kcv } }
  const secrets = { ...alice.keys, generation: 1 }
  const made = toBase64url(await sealBundle(context, secrets))
  return sayOfBundle(() => ({ bundle: made }))
}

/** Of an earlier log-in of the same user, or of another's. */
const provenBefore = (whose: (world: World) => Person) => async (world: World) => {
  const { evil } = world
  const { email, password } = whose(world)
  let stolen = ''
  evil.lie({
    'session.prove': (answer) => {
      stolen = answer.serverProof
      return answer
    },
  })
  await openDevice(evil.url).client.account.logIn({ email, password })
  return sayOfProof(() => stolen)()
}

/** Log-ins of Alice. All parameters are refused before anything is derived from the password or sent. */
export const LOGIN_ATTACKS: readonly Attack[] = [
  { row: 1, what: 'too little memory', code: 'kdf-floor', lies: sayOfKdf({ memoryKib: 1_024 }) },
  { row: 1, what: 'too few iterations', code: 'kdf-floor', lies: sayOfKdf({ iterations: 1 }) },
  { row: 2, what: '8 GiB of memory', code: 'kdf-ceiling', lies: sayOfKdf({ memoryKib: 8_388_608 }) },
  { row: 2, what: 'a million iterations', code: 'kdf-ceiling', lies: sayOfKdf({ iterations: 1_000_000 }) },
  { row: 2, what: '255 lanes', code: 'kdf-ceiling', lies: sayOfKdf({ parallelism: 255 }) },
  { row: 3, what: 'no algorithm', code: 'kdf-algorithm', lies: sayOfKdf({ algorithm: 0 }) },
  { row: 3, what: 'an algorithm nobody knows', code: 'kdf-algorithm', lies: sayOfKdf({ algorithm: 2 }) },
  {
    ...{ ...known, row: 4, what: 'another salt than this device knows' },
    lies: sayOfKdf({ salt: toBase64url(new Uint8Array(16).fill(9)) }),
  },
  { ...known, row: 4, what: 'other costs than this device knows', lies: sayOfKdf({ iterations: 4 }) },
  { row: 5, what: 'no salt', code: 'kdf-salt', lies: sayOfKdf({ salt: '' }) },
  { row: 5, what: 'a short salt', code: 'kdf-salt', lies: sayOfKdf({ salt: toBase64url(new Uint8Array(8).fill(1)) }) },
  { row: 5, what: 'a salt of zeros', code: 'kdf-salt', lies: sayOfKdf({ salt: toBase64url(new Uint8Array(16)) }) },
  { row: 5, what: 'a salt in hex', code: 'kdf-salt', lies: sayOfKdf({ salt: '0123456789abcdef'.repeat(2) }) },
  { row: 5, what: 'a salt of half a byte too much', code: 'malformed', lies: sayOfKdf({ salt: 'A'.repeat(21) }) },
  { row: 59, what: 'parameters that are no numbers', code: 'malformed', lies: sayOfKdf({ memoryKib: '65536' }) },
  ...publics.map(([what, lie]): Attack => ({
    ...{ row: 7, what: `a public number that is ${what}`, code: 'srp-parameter', lies: sayOfChallenge(lie) },
    states: ['fresh'],
  })),
  { row: 11, what: 'no proof', code: 'srp-proof', lies: sayOfProof(() => undefined) },
  { row: 11, what: 'an empty proof', code: 'srp-proof', states: ['fresh'], lies: sayOfProof(() => '') },
  { row: 11, what: 'a proof of zeros', code: 'srp-proof', states: ['fresh'], lies: sayOfProof(() => hex(0n, 64)) },
  {
    row: 11,
    what: 'a proof in capital digits',
    code: 'srp-proof',
    states: ['fresh'],
    lies: sayOfProof((proof) => proof.toUpperCase()),
  },
  { row: 12, what: 'the proof of another session', code: 'srp-proof', lies: provenBefore(({ alice }) => alice) },
  { row: 12, what: "the proof of another's session", code: 'srp-proof', lies: provenBefore(({ bob }) => bob) },
  {
    row: 16,
    what: 'a bundle that has lost a bit',
    code: 'bundle-auth',
    lies: () => sayOfBundle(({ bundle }) => ({ bundle: flipped(bundle, 80) })),
  },
  {
    row: 16,
    what: 'a bundle that ends early',
    code: 'bundle-auth',
    states: ['fresh'],
    lies: () => sayOfBundle(({ bundle }) => ({ bundle: bundle.slice(0, 160) })),
  },
  {
    row: 16,
    what: 'no bundle',
    code: 'bundle-auth',
    states: ['fresh'],
    lies: () => sayOfBundle(() => ({ bundle: '' })),
  },
  {
    row: 16,
    what: "another user's bundle",
    code: 'bundle-commitment',
    lies: async (world) => {
      const { bundle } = await bundleOf(world, world.bob)
      return sayOfBundle(() => ({ bundle }))
    },
  },
  {
    row: 17,
    what: 'a public key that is not of the bundle',
    code: 'bundle-auth',
    lies: ({ bob }) => sayOfBundle(() => ({ signPublic: toBase64url(bob.keys.identity.signPublic) })),
  },
  {
    row: 17,
    what: 'a bundle sealed for a public key that is not of its seeds',
    code: 'bundle-mismatch',
    lies: bundleWithBobsKey,
  },
  {
    row: 19,
    what: 'a bundle that opens under a guessed password',
    code: 'bundle-commitment',
    lies: bundleOfGuess('of the guess'),
  },
  {
    row: 19,
    what: 'the same behind the true check value',
    code: 'bundle-auth',
    lies: bundleOfGuess('of the password'),
  },
  {
    row: 20,
    what: 'a bundle of an older version',
    code: 'bundle-auth',
    lies: () => sayOfBundle(({ bundle }) => ({ bundle: withByte(bundle, 0, () => 0) })),
  },
  {
    row: 20,
    what: 'a bundle of a version that is yet to come',
    code: 'bundle-auth',
    lies: () => sayOfBundle(({ bundle }) => ({ bundle: withByte(bundle, 0, () => 2) })),
  },
  {
    row: 20,
    what: 'something else than a bundle',
    code: 'bundle-auth',
    lies: () => sayOfBundle(({ bundle }) => ({ bundle: withByte(bundle, 1, () => 3) })),
  },
  {
    row: 62,
    what: 'the own id in capital digits',
    code: 'bundle-auth',
    lies: () => sayOfBundle(({ userId }) => ({ userId: userId.toUpperCase() })),
  },
]
