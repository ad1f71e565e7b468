// What a client makes of a new password: a fresh salt, a verifier, and the private keys sealed under it.
import {
  DEFAULT_KDF,
  derivePasswordKeys,
  makeVerifier,
  randomBytes,
  sealBundle,
  toBase64url,
  type IdentitySecrets,
  type PublicIdentity,
} from '@infisical/crypto'

interface Owner {
  readonly email: string
  readonly secrets: IdentitySecrets
  readonly identity: PublicIdentity
}

/** `wire` is what the server gets of it. */
export async function sealUnder(password: string, { email, secrets, identity }: Owner) {
  const kdf = { ...DEFAULT_KDF, salt: randomBytes(16) }
  const keys = await derivePasswordKeys(password, email, kdf)
  const verifier = await makeVerifier(keys.srpPassword, email, kdf.salt)
  const bundle = toBase64url(await sealBundle({ email, kdf, identity, keys }, secrets))
  return { kdf, wire: { kdf: { ...DEFAULT_KDF, salt: toBase64url(kdf.salt) }, verifier, bundle } }
}
