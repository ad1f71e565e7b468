// What a server may use: encoding, hashing, verifying, judging keys and parameters, and its half of SRP. Nothing that can be reached from
// here opens or seals anything; a test walks the imports to be sure.
export type {
  BoxPublic,
  Brand,
  ChainId,
  EnvironmentId,
  EnvironmentKey,
  Hash,
  Id,
  InviteId,
  KeyId,
  MachineId,
  PairId,
  SignPublic,
  UserId,
  WorkspaceId,
  WorkspaceKey,
} from './brands.ts'
export { CryptoError, type CryptoErrorCode } from './errors.ts'
export { concat, equalBytes, fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from './bytes.ts'
export { u32, u64, u8 } from './integers.ts'
export { hashBytes, idBytes, newId, parseHash, parseId, ZERO_HASH, ZERO_ID } from './ids.ts'
export { randomBytes } from './random.ts'
export { Writer } from './writer.ts'
export { checkAscending, decodeExactly, Reader } from './reader.ts'
export { LABELS, type AeadLabel, type HashLabel, type KdfLabel, type Label, type SignLabel } from './labels.ts'
export { frame } from './frame.ts'
export { hash, hashHex } from './hash.ts'
export { derive } from './derive.ts'
export { verifySignature } from './verify.ts'
export { admitBoxPublic, admitSignPublic, readmitBoxPublic, readmitSignPublic } from './admission.ts'
export {
  admitIdentity,
  encodeIdentity,
  keyIdOf,
  readIdentity,
  sameIdentity,
  writeIdentity,
  type ClaimedIdentity,
  type PublicIdentity,
} from './identity.ts'
export { FINGERPRINT_SIZE, fingerprintOf, fingerprintWords } from './fingerprint.ts'
export { checkDisplayName, checkEmail, isEnvironmentName, normaliseDisplayName, normaliseEmail } from './names.ts'
export { encodeScope, readScope, writeScope, type Scope } from './scope.ts'
export { readReceiver, receiverKindByte, receiverKindOf, writeReceiver, type Receiver } from './receiver.ts'
export { readAccess, readRole, writeAccess, writeRole, type Access, type Role } from './access.ts'
export { machineAuthHash } from './machine-auth.ts'
export { chainFields, chainIdOf, ownerOf, type ChainContext } from './chain.ts'
export { checkKdfParameters, DEFAULT_KDF, encodeKdf, type KdfParameters } from './kdf-parameters.ts'
export { checkVerifier, finishServerSrp, startServerSrp, type ServerSrp, type ServerSrpFinish } from './srp-server.ts'
