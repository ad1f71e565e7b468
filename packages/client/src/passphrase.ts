// A session sealed under a passphrase, for hosts without a keychain: one line of text that is worth nothing without the passphrase.
//   base64url of: u8 1 || kdf || salt (16) || seal("local-session", derive(Argon2id), aad = origin, JSON of the session)
// Stretching takes a quarter of a second, so one process does it once: sealing again keeps the salt and with it the key.
import {
  concat,
  CryptoError,
  DEFAULT_KDF,
  derive,
  derivePasswordKeys,
  encodeKdf,
  equalBytes,
  fromBase64url,
  fromUtf8,
  open,
  randomBytes,
  Reader,
  seal,
  toBase64url,
  utf8,
  type KdfParameters,
} from '@infisical/crypto'
import { ClientError } from './errors.ts'
import type { StoredSession } from './storage.ts'

const VERSION = Uint8Array.of(1)
// Argon2id is bound to an account's address. A passphrase belongs to a device, where this stands for all of them; salts tell them apart.
const DEVICE_ADDRESS = 'passphrase@this.device'

interface Stretched {
  readonly passphrase: string
  readonly kdf: KdfParameters
  readonly key: Promise<Uint8Array>
}
let last: Stretched | undefined

export async function sealSession(session: StoredSession, passphrase: string, origin: string): Promise<string> {
  const { kdf, key } =
    last?.passphrase === passphrase ? last : stretch(passphrase, { ...DEFAULT_KDF, salt: randomBytes(16) })
  const sealed = await seal('local-session', await key, [utf8(origin)], utf8(JSON.stringify(session)))
  return toBase64url(concat(VERSION, costsOf(kdf), sealed))
}

/** `passphrase-wrong` unless it is this passphrase's and this server's; `session-unreadable` for what `sealSession` never wrote. */
export async function openSession(sealed: string, passphrase: string, origin: string): Promise<StoredSession> {
  const { kdf, content } = parse(sealed)
  const { key } =
    last?.passphrase === passphrase && equalBytes(costsOf(last.kdf), costsOf(kdf)) ? last : stretch(passphrase, kdf)
  try {
    return JSON.parse(fromUtf8(await open('local-session', await key, [utf8(origin)], content))) as StoredSession
  } catch (error) {
    last = undefined
    throw error instanceof CryptoError && error.code === 'decryption'
      ? new ClientError('passphrase-wrong')
      : new ClientError('session-unreadable')
  }
}

const costsOf = (kdf: KdfParameters): Uint8Array => concat(encodeKdf(kdf), kdf.salt)

function stretch(passphrase: string, kdf: KdfParameters): Stretched {
  const key = derivePasswordKeys(passphrase, DEVICE_ADDRESS, kdf).then(({ kek }) => derive('local-session-key', kek))
  last = { passphrase, kdf, key }
  return last
}

function parse(sealed: string): { kdf: KdfParameters; content: Uint8Array } {
  try {
    const bytes = fromBase64url(sealed)
    const reader = new Reader(bytes)
    if (reader.u8() !== VERSION[0]) throw new ClientError('session-unreadable')
    const [algorithm, memoryKib, iterations, parallelism] = [reader.u8(), reader.u32(), reader.u32(), reader.u32()]
    const salt = reader.fixed(16).slice()
    return {
      kdf: { algorithm, memoryKib, iterations, parallelism, salt },
      content: bytes.subarray(bytes.length - reader.left),
    }
  } catch (error) {
    throw error instanceof CryptoError ? new ClientError('session-unreadable') : error
  }
}
