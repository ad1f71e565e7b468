// What the holder of keys may use: everything of `./server.ts`, and what opens, seals and signs.
export * from './server.ts'
export { open, seal, SEAL_OVERHEAD } from './aead.ts'
export { newBrowserKey, openByBrowser, sealByBrowser } from './browser-key.ts'
export { sign } from './sign.ts'
export { concealed } from './concealed.ts'
export { derivePasswordKeys, type PasswordKeys } from './password.ts'
export {
  checkServerProof,
  makeVerifier,
  proveClientSrp,
  startClientSrp,
  type ClientSrp,
  type ClientSrpProof,
  type ClientSrpProve,
} from './srp-client.ts'
export { makeIdentity, publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
export { formatRecoveryCode, newRecoveryCode, parseRecoveryCode } from './recovery-code.ts'
export {
  openRecoveryKit,
  recoveryKeysOf,
  sealRecoveryKit,
  type RecoveryContext,
  type RecoveryKeys,
} from './recovery-kit.ts'
export { openBundle, sealBundle, type BundleContext } from './bundle.ts'
export {
  commitmentOf,
  environmentKeyOf,
  newWorkspaceKey,
  personalKeyOf,
  secretKeysOf,
  type SecretKeys,
} from './workspace-keys.ts'
export {
  KEY_BOX_SIZE,
  openKeyBox,
  sealKeyBox,
  type KeyBoxContext,
  type KeyBoxToOpen,
  type KeyBoxToSeal,
} from './key-box.ts'
export { openPairs, sealPairs, type OpenedPair, type SealedPair } from './secret.ts'
export { openMessage, sealMessage, type MessagePlace } from './message.ts'
export { inviteKeysOf, newInviteSecret, type InviteKeys } from './invite.ts'
export { machineKeysOf, newMachineSeed, type MachineKeys } from './machine.ts'
export { formatToken, parseToken, type Token } from './token.ts'
export { openPreviousKey, PREVIOUS_KEY_SIZE, sealPreviousKey, type PreviousKeyPlace } from './previous-key.ts'
export { formatInviteLink, parseInviteLink, type InviteLink } from './invite-link.ts'
