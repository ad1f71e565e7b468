// A device of a user of the client: what it keeps lies open to be copied, compared and read, and it can be set up again in any state.
import {
  fromBase64url,
  keyIdOf,
  parseId,
  publicIdentityOf,
  sign,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import { openClient, type Client, type ClientStorage, type StoredSession } from '@infisical/client'
import { memoryStorage, type MemoryStorage } from '@infisical/client/testing'
import type { EntryAuthor } from '@infisical/protocol'

export interface Device {
  readonly client: Client
  readonly storage: MemoryStorage
}

/** Whoever pulls: a person's device, or a program. */
export interface Reader {
  readonly client: { readonly vault: Pick<Client['vault'], 'pull'> }
  readonly storage: MemoryStorage
}

/** A program with a token. It keeps nothing; what would be kept has no place to go. */
export function openMachine(token: string): Reader {
  const client = openClient({ token, fetch: (address, init) => fetch(address, init), clientName: 'test/0.1.0' })
  return { client, storage: memoryStorage() }
}

export function openDevice(
  url: string,
  storage: MemoryStorage = memoryStorage(),
  options: { readonly now?: () => number } = {},
): Device {
  const client = openClient({
    ...options,
    url,
    storage,
    fetch: (address, init) => fetch(address, init),
    device: 'a test',
    clientName: 'test/0.1.0',
  })
  return { client, storage }
}

/** What of a device's state to take over. */
interface Keep {
  readonly session: boolean
  readonly pins: boolean
  readonly caches: boolean
}

/** The same user at a second device, or at the same one in an earlier state. */
export async function copyOf({ storage }: Device, url: string, keep: Keep): Promise<Device> {
  const { session, pins, caches } = storage.snapshot()
  const copy = memoryStorage()
  if (keep.session && session !== undefined) await copy.session.write(session)
  for (const [place, content] of keep.pins ? pins : []) {
    const [origin, user, subject] = JSON.parse(place) as [string, string, string]
    await copy.pins.write({ origin, user, subject }, content)
  }
  for (const [place, content] of keep.caches ? caches : []) {
    const [origin, userId, workspaceId, item] = JSON.parse(place) as [string, string, string, string]
    await copy.caches.write({ origin, userId, workspaceId, item }, content)
  }
  return openDevice(url, copy)
}

export interface Keys {
  readonly session: StoredSession
  readonly userId: UserId
  readonly identity: PublicIdentity
  readonly signingSeed: Uint8Array
  readonly boxSecret: Uint8Array
  readonly personalSeed: Uint8Array
  readonly author: EntryAuthor
}

/** The unlocked keys of whoever is logged in there: what a dishonest insider has. */
export async function keysOf(storage: ClientStorage): Promise<Keys> {
  const session = await storage.session.read()
  if (session === undefined) throw new Error('Nobody is logged in on this device')
  const userId = parseId<UserId>(session.userId)
  const [signingSeed, boxSecret] = [fromBase64url(session.keys.signingSeed), fromBase64url(session.keys.boxSecret)]
  const identity = await publicIdentityOf(userId, { signingSeed, boxSecret, generation: session.keys.generation })
  const author: EntryAuthor = {
    userId,
    keyId: keyIdOf(identity),
    sign: (label, ...fields) => sign(label, signingSeed, ...fields),
  }
  return {
    session,
    userId,
    identity,
    signingSeed,
    boxSecret,
    personalSeed: fromBase64url(session.keys.personalSeed),
    author,
  }
}
