// The private-key bundle (SPEC 5): a user's secrets under the password, kept by the server, bound to everything that the server says
// about the account.
import { open, seal } from './aead.ts'
import { concat, equalBytes, utf8 } from './bytes.ts'
import { concealed } from './concealed.ts'
import { CryptoError } from './errors.ts'
import { idBytes } from './ids.ts'
import type { ClaimedIdentity, PublicIdentity } from './identity.ts'
import { publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
import { u32 } from './integers.ts'
import { encodeKdf, type KdfParameters } from './kdf-parameters.ts'
import { normaliseEmail } from './names.ts'
import type { PasswordKeys } from './password.ts'
import { decodeExactly, type Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** The account as the server tells it, and the keys of its password. */
export interface BundleContext {
  readonly email: string
  readonly kdf: KdfParameters
  readonly identity: ClaimedIdentity
  readonly keys: Pick<PasswordKeys, 'kek' | 'kcv'>
}

const HEADER = Uint8Array.of(1, 4)
const KCV_END = 2 + 32

/** 0x01 0x04 || kcv || seal("bundle", kek, …) */
export async function sealBundle(context: BundleContext, secrets: IdentitySecrets): Promise<Uint8Array> {
  const { kek, kcv } = context.keys
  return concat(HEADER, kcv, await seal('bundle', kek, aadFields(context), encodeSecrets(secrets)))
}

/**
 * Checks in this order: `bundle-auth` (form), `bundle-commitment` (another password: AES-GCM itself does not commit to its key),
 * `bundle-auth` (any change), `bundle-mismatch` (the public keys or the generation served are not those of the secrets).
 */
export async function openBundle(
  context: BundleContext,
  bundle: Uint8Array,
): Promise<{ secrets: IdentitySecrets; identity: PublicIdentity }> {
  if (!equalBytes(bundle.subarray(0, 2), HEADER)) throw new CryptoError('bundle-auth')
  if (!equalBytes(bundle.subarray(2, KCV_END), context.keys.kcv)) throw new CryptoError('bundle-commitment')
  const secrets = await openSecrets(context, bundle.subarray(KCV_END))
  const identity = await publicIdentityOf(context.identity.userId, secrets)
  if (!sameKeys(identity, context.identity)) throw new CryptoError('bundle-mismatch')
  return { secrets, identity }
}

async function openSecrets(context: BundleContext, sealed: Uint8Array): Promise<IdentitySecrets> {
  try {
    const plaintext = await open('bundle', context.keys.kek, aadFields(context), sealed)
    return decodeExactly(plaintext, readSecrets, encodeSecrets)
  } catch (error) {
    if (error instanceof CryptoError) throw new CryptoError('bundle-auth')
    throw error
  }
}

function aadFields({ email, kdf, identity, keys }: BundleContext): Uint8Array[] {
  return [
    utf8(normaliseEmail(email)),
    idBytes(identity.userId),
    encodeKdf(kdf),
    kdf.salt,
    identity.signPublic,
    identity.boxPublic,
    u32(identity.generation),
    keys.kcv,
  ]
}

/** 0x01 0x05 || signing seed || box secret key || personal seed || u32 generation */
function encodeSecrets(secrets: IdentitySecrets): Uint8Array {
  const writer = new Writer(102).u8(1).u8(5)
  writer.fixed(secrets.signingSeed, 32).fixed(secrets.boxSecret, 32).fixed(secrets.personalSeed, 32)
  return writer.u32(secrets.generation).finish()
}

function readSecrets(reader: Reader): IdentitySecrets {
  if (reader.u8() !== 1 || reader.u8() !== 5) throw new CryptoError('bundle-auth')
  return concealed({
    signingSeed: reader.fixed(32),
    boxSecret: reader.fixed(32),
    personalSeed: reader.fixed(32),
    generation: reader.u32(),
  })
}

function sameKeys(ours: PublicIdentity, served: ClaimedIdentity): boolean {
  return (
    equalBytes(ours.signPublic, served.signPublic) &&
    equalBytes(ours.boxPublic, served.boxPublic) &&
    ours.generation === served.generation
  )
}
