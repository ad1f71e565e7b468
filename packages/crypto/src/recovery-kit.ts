// The recovery kit (SPEC 15): the secrets of an identity once more, sealed under a code that its owner keeps on paper. The server holds the kit and the
// hash of what the code proves itself with; neither says anything about the code's other children.
import { open, seal } from './aead.ts'
import { decodeSecrets, encodeSecrets } from './bundle-plaintext.ts'
import { concat, equalBytes, utf8 } from './bytes.ts'
import { concealed } from './concealed.ts'
import { derive } from './derive.ts'
import { CryptoError, malformed } from './errors.ts'
import { hash } from './hash.ts'
import { sameIdentity, type ClaimedIdentity, type PublicIdentity } from './identity.ts'
import { publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
import { idBytes } from './ids.ts'
import { u32 } from './integers.ts'
import { normaliseEmail } from './names.ts'
import { RECOVERY_CODE_SIZE } from './recovery-code.ts'

/** Four independent children of the code. */
export interface RecoveryKeys {
  /** Which kit it is, 16 bytes: public, and the first thing that is compared. */
  readonly kitId: Uint8Array
  /** Proves to the server that its owner holds the code. */
  readonly auth: Uint8Array
  /** What the server keeps of `auth`. */
  readonly authHash: Uint8Array
  readonly kek: Uint8Array
}

/**
 * HKDF alone: a password is stretched because it can be guessed, and nobody guesses 128 random bits. Argon2id would make each of 2^128
 * guesses dearer, and recovery slower, and nothing safer.
 */
export function recoveryKeysOf(code: Uint8Array): RecoveryKeys {
  if (code.length !== RECOVERY_CODE_SIZE) malformed('a recovery code has another size')
  const auth = derive('recovery-auth', code)
  return concealed({
    kitId: derive('recovery-id', code).slice(0, 16),
    auth,
    authHash: hash('recovery-auth-hash', auth),
    kek: derive('recovery-kek', code),
  })
}

/** The account as the server tells it, and the keys of the code. */
export interface RecoveryContext {
  readonly email: string
  readonly identity: ClaimedIdentity
  readonly keys: Pick<RecoveryKeys, 'kitId' | 'kek'>
}

const HEADER = Uint8Array.of(1, 12)
const ID_END = 2 + 16

/** 0x01 0x0c || kit id || seal("recovery-kit", kek, …) */
export async function sealRecoveryKit(context: RecoveryContext, secrets: IdentitySecrets): Promise<Uint8Array> {
  const { kitId, kek } = context.keys
  return concat(HEADER, kitId, await seal('recovery-kit', kek, aadFields(context), encodeSecrets(secrets)))
}

/**
 * One code for whatever is wrong, `recovery-auth`: another form, the kit of another code (an older one, or somebody else's), any change,
 * and public keys that are not those of the secrets.
 */
export async function openRecoveryKit(
  context: RecoveryContext,
  kit: Uint8Array,
): Promise<{ secrets: IdentitySecrets; identity: PublicIdentity }> {
  if (!equalBytes(kit.subarray(0, ID_END), concat(HEADER, context.keys.kitId))) throw new CryptoError('recovery-auth')
  const secrets = await openSecrets(context, kit.subarray(ID_END))
  const identity = await publicIdentityOf(context.identity.userId, secrets)
  if (!sameIdentity(identity, context.identity)) throw new CryptoError('recovery-auth')
  return { secrets, identity }
}

async function openSecrets(context: RecoveryContext, sealed: Uint8Array): Promise<IdentitySecrets> {
  try {
    return decodeSecrets(await open('recovery-kit', context.keys.kek, aadFields(context), sealed))
  } catch (error) {
    if (error instanceof CryptoError) throw new CryptoError('recovery-auth')
    throw error
  }
}

function aadFields({ email, identity, keys }: RecoveryContext): Uint8Array[] {
  return [
    keys.kitId,
    utf8(normaliseEmail(email)),
    idBytes(identity.userId),
    identity.signPublic,
    identity.boxPublic,
    u32(identity.generation),
  ]
}
