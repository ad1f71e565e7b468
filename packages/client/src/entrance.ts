// What follows on every way into an account: the account is pinned, and this device keeps the session with the unlocked keys.
import { parseRefreshToken } from '@infisical/contract/refresh-token'
import {
  fingerprintOf,
  fingerprintWords,
  randomBytes,
  type IdentitySecrets,
  type KdfParameters,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import { nextPin } from './account-pin.ts'
import type { Account } from './client-account.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { readAccountPin, writeAccountPin } from './pins.ts'
import { storedSession } from './session.ts'
import type { PinPlace, StoredTokens } from './storage.ts'
import { storedTokens, type Granted } from './tokens.ts'

export interface Person {
  readonly userId: UserId
  readonly email: string
  readonly name: string
}

export interface Entrance {
  readonly kdf: KdfParameters
  readonly secrets: IdentitySecrets
  readonly identity: PublicIdentity
  readonly granted: Granted
}

/** Caches begin anew, since each session has a device key of its own, unless the device goes on with the one it has. */
export async function enter(
  context: Context,
  person: Person,
  { kdf, secrets, identity, granted, deviceKey = randomBytes(32) }: Entrance & { readonly deviceKey?: Uint8Array },
): Promise<Account> {
  const tokens = context.transport === 'cookie' ? undefined : tokensOf(granted, context.now())
  await pinAccount(context, person.email, { kdf, generation: secrets.generation })
  await context.adopt(storedSession({ person, secrets, identity, deviceKey, tokens }))
  return await accountOf(person, identity)
}

function tokensOf(granted: Granted, now: number): StoredTokens {
  const { refreshToken = '' } = granted
  // One that cannot be spent would end the session ten minutes later, as if this host had damaged it.
  if (parseRefreshToken(refreshToken) === undefined) throw new ClientError('not-infisical')
  return storedTokens(granted, refreshToken, now)
}

async function pinAccount(
  context: Context,
  email: string,
  now: { kdf: KdfParameters; generation: number },
): Promise<void> {
  const [{ pins }, place] = [context.storage, accountPlace(context, email)]
  await writeAccountPin(pins, place, nextPin(now, await readAccountPin(pins, place)))
}

export async function accountOf({ userId, email, name }: Person, identity: PublicIdentity): Promise<Account> {
  return { userId, email, name, fingerprint: await fingerprintWords(fingerprintOf(identity)) }
}

export const accountPlace = (context: Context, email: string): PinPlace => ({
  origin: context.origin,
  user: email,
  subject: 'account',
})
