// The secrets of an identity as bytes (SPEC 5): what the private-key bundle seals under the password, and a recovery kit under its code.
import { concealed } from './concealed.ts'
import { malformed } from './errors.ts'
import type { IdentitySecrets } from './identity-secrets.ts'
import { decodeExactly, type Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** 0x01 0x05 || signing seed || box secret key || personal seed || u32 generation */
export function encodeSecrets(secrets: IdentitySecrets): Uint8Array {
  const writer = new Writer(102).u8(1).u8(5)
  writer.fixed(secrets.signingSeed, 32).fixed(secrets.boxSecret, 32).fixed(secrets.personalSeed, 32)
  return writer.u32(secrets.generation).finish()
}

export function decodeSecrets(plaintext: Uint8Array): IdentitySecrets {
  return decodeExactly(plaintext, readSecrets, encodeSecrets)
}

function readSecrets(reader: Reader): IdentitySecrets {
  if (reader.u8() !== 1 || reader.u8() !== 5) malformed('not the plaintext of a bundle')
  return concealed({
    signingSeed: reader.fixed(32),
    boxSecret: reader.fixed(32),
    personalSeed: reader.fixed(32),
    generation: reader.u32(),
  })
}
