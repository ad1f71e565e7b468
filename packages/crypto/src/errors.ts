// The one error of this package. Its codes are a closed list and permanent; its words never contain input, keys or plaintext.
import type { PairId } from './brands.ts'

/** Every way in which this package refuses. All AEAD and box failures are `decryption`: an attacker learns nothing from which. */
export type CryptoErrorCode =
  | 'malformed'
  | 'kdf-algorithm'
  | 'kdf-floor'
  | 'kdf-ceiling'
  | 'kdf-salt'
  | 'srp-parameter'
  | 'srp-proof'
  | 'signature'
  | 'key-invalid'
  | 'decryption'
  | 'bundle-auth'
  | 'bundle-commitment'
  | 'bundle-mismatch'
  | 'recovery-code'
  | 'recovery-auth'
  | 'nonce-reuse'

const sentences: Record<CryptoErrorCode, string> = {
  malformed: 'The bytes are not in the one form that version 1 allows.',
  'kdf-algorithm': 'The password derivation is not Argon2id. Update this client, or do not trust this server.',
  'kdf-floor': 'The password derivation is weaker than allowed. Do not trust this server.',
  'kdf-ceiling': 'The password derivation costs more than allowed. Do not trust this server.',
  'kdf-salt': 'The salt of the password derivation is not 16 random bytes.',
  'srp-parameter': 'A login parameter is not of the agreed form.',
  'srp-proof': 'A login proof does not fit: the password is wrong, or the other side is not who it claims to be.',
  signature: 'A signature does not fit what it stands under.',
  'key-invalid': 'A public key is not acceptable.',
  decryption: 'A sealed message does not open: it was changed, moved, or made for another key.',
  'bundle-auth': 'The private keys do not open: they were changed or belong to another account.',
  'bundle-commitment': 'The private keys were not sealed under this password.',
  'bundle-mismatch': 'The public keys of this account do not belong to its private keys.',
  'recovery-code': 'That is not the code of a recovery kit: something in it was left out or mistyped.',
  'recovery-auth': 'The recovery kit does not open: it was changed, is an older one, or belongs to another account.',
  'nonce-reuse': 'The random generator of this machine repeats itself. Nothing was sealed.',
}

/** Thrown by everything here. `detail` is a fixed sentence of the code, never data; `pairId` says which secret did not open. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoErrorCode
  readonly pairId: PairId | undefined

  constructor(code: CryptoErrorCode, detail?: string, pairId?: PairId) {
    super(detail === undefined ? sentences[code] : `${sentences[code]} (${detail})`)
    this.code = code
    this.pairId = pairId
  }
}

/** For decoders: refuse with `malformed`. */
export function malformed(detail: string): never {
  throw new CryptoError('malformed', detail)
}
