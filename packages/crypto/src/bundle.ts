// The private-key bundle (SPEC 5): a user's secrets under the password, kept by the server, bound to everything that the server says
// about the account.
import { open, seal } from './aead.ts'
import { decodeSecrets, encodeSecrets } from './bundle-plaintext.ts'
import { concat, equalBytes, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { idBytes } from './ids.ts'
import { sameIdentity, type ClaimedIdentity, type PublicIdentity } from './identity.ts'
import { publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
import { u32 } from './integers.ts'
import { encodeKdf, type KdfParameters } from './kdf-parameters.ts'
import { normaliseEmail } from './names.ts'
import type { PasswordKeys } from './password.ts'

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
  if (!sameIdentity(identity, context.identity)) throw new CryptoError('bundle-mismatch')
  return { secrets, identity }
}

async function openSecrets(context: BundleContext, sealed: Uint8Array): Promise<IdentitySecrets> {
  try {
    const plaintext = await open('bundle', context.keys.kek, aadFields(context), sealed)
    return decodeSecrets(plaintext)
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
