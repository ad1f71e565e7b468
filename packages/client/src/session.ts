// The session of this device: who is logged in, with which keys. What a host gives back is believed only when it is whole.
import {
  fromBase64url,
  parseId,
  readmitBoxPublic,
  readmitSignPublic,
  toBase64url,
  type IdentitySecrets,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import { ClientError, spoken } from './errors.ts'
import type { StoredKeys, StoredSession, StoredTokens } from './storage.ts'
import type { Transport } from './transport.ts'

export interface Session {
  readonly kind: 'member' | 'machine'
  /** Of a machine its own id. */
  readonly userId: UserId
  readonly email: string
  readonly name: string
  readonly secrets: IdentitySecrets
  readonly deviceKey: Uint8Array
  readonly identity: PublicIdentity
}

export function openSession(stored: StoredSession, transport: Transport = 'bearer'): Session {
  if (!isWhole(stored) || !areTokens(stored.tokens, transport)) throw new ClientError('session-unreadable')
  const { email, name, keys } = stored
  const userId = parseId<UserId>(stored.userId)
  const secrets = {
    signingSeed: key(keys.signingSeed),
    boxSecret: key(keys.boxSecret),
    personalSeed: key(keys.personalSeed),
    generation: keys.generation,
  }
  const identity = {
    userId,
    generation: keys.generation,
    signPublic: readmitSignPublic(key(keys.signPublic)),
    boxPublic: readmitBoxPublic(key(keys.boxPublic)),
  }
  return { kind: 'member', userId, email, name, secrets, identity, deviceKey: key(keys.deviceKey) }
}

export interface NewSession {
  readonly person: { readonly userId: UserId; readonly email: string; readonly name: string }
  readonly secrets: IdentitySecrets
  /** Recomputed from the secrets. */
  readonly identity: PublicIdentity
  readonly deviceKey: Uint8Array
  /** undefined where they are in a cookie. */
  readonly tokens: StoredTokens | undefined
}

export function storedSession({ person, secrets, identity, deviceKey, tokens }: NewSession): StoredSession {
  const keys = {
    signingSeed: toBase64url(secrets.signingSeed),
    boxSecret: toBase64url(secrets.boxSecret),
    personalSeed: toBase64url(secrets.personalSeed),
    generation: secrets.generation,
    signPublic: toBase64url(identity.signPublic),
    boxPublic: toBase64url(identity.boxPublic),
    deviceKey: toBase64url(deviceKey),
  }
  return { version: 1, userId: person.userId, email: person.email, name: person.name, ...(tokens && { tokens }), keys }
}

function key(text: string): Uint8Array {
  const bytes = spoken('session-unreadable', () => fromBase64url(text))
  if (bytes.length !== 32) throw new ClientError('session-unreadable')
  return bytes
}

const keyFields = [
  'signingSeed',
  'boxSecret',
  'personalSeed',
  'signPublic',
  'boxPublic',
  'deviceKey',
] as const satisfies (keyof StoredKeys)[]

function isWhole(stored: StoredSession): boolean {
  const { version, userId, email, name, keys } = stored as Partial<StoredSession>
  return (
    version === 1 &&
    typeof userId === 'string' &&
    /^[0-9a-f]{32}$/.test(userId) &&
    typeof email === 'string' &&
    typeof name === 'string' &&
    keyFields.every((field) => /^[A-Za-z0-9_-]{43}$/.test(keys?.[field] ?? '')) &&
    Number.isSafeInteger(keys?.generation)
  )
}

function areTokens(tokens: Partial<StoredTokens> | undefined, transport: Transport): boolean {
  if (transport === 'cookie') return tokens === undefined
  return (
    typeof tokens?.access === 'string' &&
    typeof tokens.accessExpiresAt === 'number' &&
    typeof tokens.refresh === 'string'
  )
}
