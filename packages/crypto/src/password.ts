// Password to keys (SPEC 4). What protects a password from the own server is that every guess costs one full Argon2id: SRP is fed with a
// child of its output and never sees the password.
import { utf8 } from './bytes.ts'
import { concealed } from './concealed.ts'
import { derive } from './derive.ts'
import { malformed } from './errors.ts'
import { hash } from './hash.ts'
import { checkKdfParameters, type KdfParameters } from './kdf-parameters.ts'
import { normaliseEmail } from './names.ts'

/** Three independent children of the stretched password, 32 bytes each. */
export interface PasswordKeys {
  /** What SRP takes for the password. */
  readonly srpPassword: Uint8Array
  /** Opens the private-key bundle. */
  readonly kek: Uint8Array
  /** Stands in front of the bundle and is compared first. */
  readonly kcv: Uint8Array
}

/** A quarter of a second and 64 MiB by default. Refuses bad parameters (`kdf-*`) before it derives anything. */
export async function derivePasswordKeys(password: string, email: string, kdf: KdfParameters): Promise<PasswordKeys> {
  checkKdfParameters(kdf)
  const pw = utf8(password.normalize('NFKC'))
  if (pw.length === 0) malformed('the password is empty')
  const { stretch } = await import('./argon2.ts')
  const root = await stretch(pw, effectiveSalt(email, kdf.salt), kdf)
  const keys = concealed({
    srpPassword: derive('srp-password', root),
    kek: derive('bundle-kek', root),
    kcv: derive('bundle-kcv', root),
  })
  pw.fill(0)
  root.fill(0)
  return keys
}

/** H("argon2-salt", email, salt)[0..16]: a server that hands the same salt to everybody gains nothing. */
export function effectiveSalt(email: string, salt: Uint8Array): Uint8Array {
  return hash('argon2-salt', utf8(normaliseEmail(email)), salt).slice(0, 16)
}
