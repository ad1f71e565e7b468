// What a client makes of a password and of fresh keys, judged before it becomes part of a user's row.
import type { ChangePasswordInput, SignUpInput } from '@infisical/contract'
import { EXACT_SIZES } from '@infisical/contract/limits'
import {
  admitBoxPublic,
  admitSignPublic,
  checkKdfParameters,
  checkVerifier,
  fromBase64url,
  fromHex,
  parseHash,
} from '@infisical/crypto/server'
import { column, hashColumn, type Column } from '../columns.ts'
import { Refusal } from '../refusal.ts'

/** `srp-parameter`, `kdf-*`, `malformed`. */
export function judgePassword(input: Pick<SignUpInput, 'kdf' | 'verifier' | 'bundle'>) {
  checkVerifier(input.verifier)
  const kdf = { ...input.kdf, salt: fromBase64url(input.kdf.salt) }
  checkKdfParameters(kdf)
  return {
    kdfSalt: column(kdf.salt),
    kdfMemoryKib: kdf.memoryKib,
    kdfIterations: kdf.iterations,
    kdfParallelism: kdf.parallelism,
    srpVerifier: column(fromHex(input.verifier, 256)),
    bundle: sealedColumn('bundle', input.bundle),
  }
}

/** `key-invalid`. */
export async function judgeKeys(input: Pick<ChangePasswordInput, 'generation' | 'signPublic' | 'boxPublic'>) {
  return {
    generation: input.generation,
    signPublic: column(await admitSignPublic(fromBase64url(input.signPublic))),
    boxPublic: column(await admitBoxPublic(fromBase64url(input.boxPublic))),
  }
}

export function judgeRecovery({ kit, authHash }: { kit: string; authHash: string }) {
  return { kit: sealedColumn('kit', kit), authHash: hashColumn(parseHash(authHash)) }
}

const FORMS = {
  bundle: { size: EXACT_SIZES.bundle, object: 4 },
  kit: { size: EXACT_SIZES.recoveryKit, object: 12 },
}

/** What can be seen of a bundle (SPEC 5) or a kit (SPEC 15) from outside: its version, its object byte and its size. */
function sealedColumn(field: keyof typeof FORMS, text: string): Column {
  const bytes = fromBase64url(text)
  const { size, object } = FORMS[field]
  if (bytes.length !== size || bytes[0] !== 1 || bytes[1] !== object) throw new Refusal('malformed', { field })
  return column(bytes)
}
