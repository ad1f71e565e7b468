// People for tests, with real keys. Their password is stretched only where a test logs in: that takes a quarter of a second.
import type { CodePurpose, SignUpInput } from '@infisical/contract'
import {
  DEFAULT_KDF,
  derivePasswordKeys,
  hashHex,
  makeIdentity,
  makeVerifier,
  newId,
  proveClientSrp,
  publicIdentityOf,
  randomBytes,
  sealBundle,
  startClientSrp,
  toBase64url,
  toHex,
  type IdentitySecrets,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import type { Api, World } from './world.ts'

export interface Person {
  readonly email: string
  readonly name: string
  readonly identity: PublicIdentity
  readonly secrets: IdentitySecrets
  readonly accessToken: string
  readonly refreshToken: string
  readonly api: Api
}

export const PASSWORD = 'correct horse battery staple'

let people = 0

/** A valid sign-up but for its code. The verifier is of the right form; nobody knows its password. */
export async function application(
  changes: Partial<SignUpInput> = {},
): Promise<SignUpInput & { secrets: IdentitySecrets }> {
  people += 1
  const userId = newId<UserId>()
  const { secrets, identity } = await makeIdentity(userId)
  return {
    email: `person${people}@acme.test`,
    code: '000000',
    userId,
    name: `Person ${people}`,
    kdf: { ...DEFAULT_KDF, salt: toBase64url(randomBytes(16)) },
    verifier: `7${'5'.repeat(511)}`,
    bundle: toBase64url(Uint8Array.of(1, 4, ...randomBytes(162))),
    generation: 1,
    signPublic: toBase64url(identity.signPublic),
    boxPublic: toBase64url(identity.boxPublic),
    device: 'test',
    transport: 'bearer',
    ...changes,
    secrets,
  }
}

/** Asks for a code and reads it from the mail. */
export async function mailedCode(world: World, email: string, purpose: CodePurpose = 'sign-up'): Promise<string> {
  await world.as().account.requestCode({ email, purpose })
  const code = world.mails.find(({ to }) => to === email)?.code
  if (code === undefined) throw new Error('No code was mailed')
  return code
}

export async function signUp(world: World, changes: Partial<SignUpInput> = {}): Promise<Person> {
  const { secrets, ...input } = await application(changes)
  const code = await mailedCode(world, input.email)
  const { session } = await world.as().account.signUp({ ...input, code })
  const { accessToken = '', refreshToken = '' } = session
  const identity = await publicIdentityOf(input.userId as UserId, secrets)
  return {
    email: input.email,
    name: input.name,
    identity,
    secrets,
    accessToken,
    refreshToken,
    api: world.bearer(accessToken),
  }
}

/** What a real client sends for a password: verifier and bundle belong to it. */
export async function realApplication(email: string, password = PASSWORD) {
  const { secrets, ...plain } = await application({ email })
  const salt = randomBytes(16)
  const kdf = { ...DEFAULT_KDF, salt }
  const keys = await derivePasswordKeys(password, email, kdf)
  const identity = await publicIdentityOf(plain.userId as UserId, secrets)
  const bundle = await sealBundle({ email, kdf, identity, keys }, secrets)
  const verifier = await makeVerifier(keys.srpPassword, email, salt)
  const input = { ...plain, kdf: { ...kdf, salt: toBase64url(salt) }, verifier, bundle: toBase64url(bundle) }
  return { input, secrets, keys, salt }
}

/** A kit as the server sees one: of the right form, and opened by nobody. `auth` is what its code would prove itself with. */
export function someKit() {
  const auth = randomBytes(32)
  const kit = toBase64url(Uint8Array.of(1, 12, ...randomBytes(146)))
  return { auth: toBase64url(auth), recovery: { kit, authHash: hashHex('recovery-auth-hash', auth) as string } }
}

/** What a client sends for a new password; nobody knows it. */
export function somePassword() {
  return {
    kdf: { ...DEFAULT_KDF, salt: toBase64url(randomBytes(16)) },
    verifier: `7${toHex(randomBytes(256)).slice(1)}`,
    bundle: toBase64url(Uint8Array.of(1, 4, ...randomBytes(162))),
  }
}

/** The keys of an identity, as they travel. */
export function wireKeys({ generation, signPublic, boxPublic }: PublicIdentity) {
  return { generation, signPublic: toBase64url(signPublic), boxPublic: toBase64url(boxPublic) }
}

/** One honest attempt to log in with an already stretched password. */
export async function attemptLogin(api: Api, email: string, srpPassword: Uint8Array, salt: Uint8Array) {
  const { attempt, serverPublic } = await api.session.challenge({ email })
  const srp = await startClientSrp()
  const { clientProof, expectedServerProof } = await proveClientSrp({
    secret: srp.secret,
    clientPublic: srp.public,
    serverPublic,
    salt,
    email,
    srpPassword,
  })
  const proof = { attempt, clientPublic: srp.public, clientProof, device: 'test', transport: 'bearer' as const }
  return { proof, expectedServerProof }
}
