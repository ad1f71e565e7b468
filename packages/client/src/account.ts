// Signing up, logging in and out. The order of a login is the protection: parameters are judged before anything is derived, the server
// proves itself before its answer is opened, and the keys are recomputed and compared before they are kept.
import {
  checkServerProof,
  DEFAULT_KDF,
  derivePasswordKeys,
  fingerprintOf,
  fingerprintWords,
  fromBase64url,
  makeIdentity,
  makeVerifier,
  newId,
  normaliseDisplayName,
  normaliseEmail,
  openBundle,
  proveClientSrp,
  randomBytes,
  sealBundle,
  startClientSrp,
  toBase64url,
  type IdentitySecrets,
  type KdfParameters,
  type PasswordKeys,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import type { Account, AccountVerbs, LogInOutcome } from './client.ts'
import type { Context } from './context.ts'
import { checkAgainstPin, kdfDiffers, pinOf } from './account-pin.ts'
import { ApiError, ClientError, spoken } from './errors.ts'
import { readAccountPin, writeAccountPin } from './pins.ts'
import { storedSession } from './session.ts'
import { storedTokens, type Granted } from './tokens.ts'

export function accountVerbs(context: Context): AccountVerbs {
  return {
    requestCode: async (email) => {
      const address = spoken('email', () => normaliseEmail(email))
      await context.server.anyone((api) => api.account.requestCode.mutate({ email: address }))
    },
    signUp: (person) => signUp(context, person),
    logIn: (credentials) => logIn(context, credentials),
    logOut: () => logOut(context),
    whoAmI: async () => {
      const signedIn = await context.signedIn()
      return signedIn === undefined ? undefined : await accountOf(signedIn.session, signedIn.session.identity)
    },
  }
}

async function signUp(context: Context, person: Parameters<AccountVerbs['signUp']>[0]): Promise<Account> {
  const email = spoken('email', () => normaliseEmail(person.email))
  const name = spoken('display-name', () => normaliseDisplayName(person.name))
  const kdf = { ...DEFAULT_KDF, salt: randomBytes(16) }
  const keys = await derivePasswordKeys(person.password, email, kdf)
  const userId = newId<UserId>()
  const { secrets, identity } = await makeIdentity(userId)
  const verifier = await makeVerifier(keys.srpPassword, email, kdf.salt)
  const bundle = await sealBundle({ email, kdf, identity, keys }, secrets)
  const { session } = await context.server.anyone((api) =>
    api.account.signUp.mutate({
      email,
      code: person.code,
      userId,
      name,
      kdf: { ...DEFAULT_KDF, salt: toBase64url(kdf.salt) },
      verifier,
      bundle: toBase64url(bundle),
      generation: 1,
      signPublic: toBase64url(identity.signPublic),
      boxPublic: toBase64url(identity.boxPublic),
      device: context.device,
      transport: 'bearer',
    }),
  )
  return await enter(context, { userId, email, name }, { kdf, secrets, identity, granted: session })
}

async function logIn(context: Context, credentials: { email: string; password: string }): Promise<LogInOutcome> {
  const email = spoken('email', () => normaliseEmail(credentials.email))
  const pin = await readAccountPin(context.storage.pins, pinPlace(context, email))
  const challenge = await context.server.anyone((api) => api.session.challenge.mutate({ email }))
  const kdf = { ...challenge.kdf, salt: fromBase64url(challenge.kdf.salt) }
  const changed = pin !== undefined && kdfDiffers(kdf, pin)
  const keys = await derivePasswordKeys(credentials.password, email, kdf)
  const granted = await prove(context, email, { ...challenge, kdf }, keys)
  if (granted === undefined && changed) throw new ClientError('kdf-changed')
  if (granted === undefined) return { outcome: 'wrong-email-or-password' }
  const { account, secrets, identity } = await fetchBundle(context, { email, kdf, keys }, granted)
  if (pin !== undefined) checkAgainstPin({ kdf, generation: secrets.generation }, pin)
  return { outcome: 'logged-in', account: await enter(context, account, { kdf, secrets, identity, granted }) }
}

/** undefined when the server says that the password is wrong. Past this, the server has proved that it knows the verifier. */
async function prove(
  context: Context,
  email: string,
  challenge: { attempt: string; kdf: KdfParameters; serverPublic: string },
  keys: PasswordKeys,
): Promise<Granted | undefined> {
  const { secret, public: clientPublic } = await startClientSrp()
  const { attempt, serverPublic, kdf } = challenge
  const { srpPassword } = keys
  const srp = { secret, clientPublic, serverPublic, salt: kdf.salt, email, srpPassword }
  const { clientProof, expectedServerProof } = await proveClientSrp(srp)
  const proof = { attempt, clientPublic, clientProof, device: context.device, transport: 'bearer' as const }
  try {
    const answer = await context.server.anyone((api) => api.session.prove.mutate(proof))
    checkServerProof(expectedServerProof, answer.serverProof)
    return answer.session
  } catch (error) {
    if (error instanceof ApiError && error.code === 'login-failed') return undefined
    throw error
  }
}

interface Unlocking {
  readonly email: string
  readonly kdf: KdfParameters
  readonly keys: PasswordKeys
}

async function fetchBundle(context: Context, { email, kdf, keys }: Unlocking, granted: Granted) {
  const access = granted.accessToken ?? ''
  const served = await context.server.bearer(access, (api) => api.account.bundle.query())
  const claimed = {
    userId: served.userId as UserId,
    generation: served.generation,
    signPublic: fromBase64url(served.signPublic),
    boxPublic: fromBase64url(served.boxPublic),
  }
  const opened = await openBundle({ email, kdf, identity: claimed, keys }, fromBase64url(served.bundle))
  const name = spoken('display-name', () => normaliseDisplayName(served.name))
  return { ...opened, account: { userId: opened.identity.userId, email, name } }
}

interface Entrance {
  readonly kdf: KdfParameters
  readonly secrets: IdentitySecrets
  readonly identity: PublicIdentity
  readonly granted: Granted
}

/** Pins the account and keeps the session. Caches begin anew: each session has a device key of its own. */
async function enter(
  context: Context,
  person: { userId: UserId; email: string; name: string },
  { kdf, secrets, identity, granted }: Entrance,
): Promise<Account> {
  if (granted.refreshToken === undefined) throw new ClientError('not-infisical')
  const tokens = storedTokens(granted, granted.refreshToken, context.now())
  await writeAccountPin(context.storage.pins, pinPlace(context, person.email), pinOf(kdf, secrets.generation))
  await context.adopt(storedSession({ person, secrets, identity, deviceKey: randomBytes(32), tokens }))
  return await accountOf(person, identity)
}

async function logOut(context: Context): Promise<void> {
  const signedIn = await context.signedIn().catch(() => undefined)
  // The keys leave this device whether the server can be told or not.
  await signedIn?.call((api) => api.session.end.mutate()).catch(() => undefined)
  await context.forget()
}

async function accountOf(
  person: { userId: UserId; email: string; name: string },
  identity: PublicIdentity,
): Promise<Account> {
  const { userId, email, name } = person
  return { userId, email, name, fingerprint: await fingerprintWords(fingerprintOf(identity)) }
}

const pinPlace = (context: Context, email: string) => ({ origin: context.origin, user: email, subject: 'account' })
