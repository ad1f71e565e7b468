// The signed statements of a workspace: the membership log and the chains of commits, their bytes (packages/crypto/SPEC.md) and their
// verification, for the server and for every client alike. Nothing here opens a ciphertext or does I/O.
export { TrustError, type Evidence, type TrustCode } from './trust-error.ts'
export type { Head } from './head.ts'
export { decodeEnvelope, encodeEnvelope, type Envelope } from './envelope.ts'

export {
  decodeEntryBody,
  encodeEntryBody,
  entryHash,
  type Entry,
  type EntryHeader,
  type UnknownPayload,
} from './entry.ts'
export type { Draft, EntryType, Payloads } from './entries/kinds.ts'
export type { Actor } from './entries/kind.ts'
export { inviteEmailHash } from './entries/entrance.ts'
export { takesAway, type AccessKeys } from './entries/set-access.ts'
export { keyBoxHash, previousKeyHash, scopesOf, type Grant } from './grant.ts'
export type { RotatedHead, Rotation } from './rotation.ts'
export { rotationIn } from './rotation-in.ts'
export { rotationNeeds, type RotationCause, type RotationNeeds } from './rotation-needs.ts'

export type {
  BoxGrant,
  Checkpoint,
  Environment,
  Invite,
  InviteStatus,
  Machine,
  Member,
  MemberKeys,
  Rights,
  Span,
  State,
} from './state.ts'
export { decodeState, encodeState, stateHash } from './state-codec.ts'
export { next } from './transition.ts'
export { fold } from './fold.ts'
export { entryHashAt, restoreVerified, serializeVerified, type Verified } from './verified.ts'
export { compareWithPin } from './log-pin.ts'
export { buildEntry, type Author, type DatedDraft, type EntryAuthor, type Signer } from './build-entry.ts'
export {
  activeMachines,
  activeMembers,
  environmentByName,
  environments,
  epochOf,
  grantOf,
  identityAt,
  identityOf,
  inviteIdentity,
  inviteOf,
  isGoverning,
  keyCommitment,
  liveEnvironment,
  machineIdentity,
  machineOf,
  mayGive,
  mayRead,
  mayWrite,
  memberOf,
  openInvites,
  requiredReceivers,
  rightsOf,
  scopesIn,
  type RequiredReceiver,
} from './queries.ts'
export { checkKeyBox } from './key-boxes.ts'
export { checkInvitation, type InvitePointer } from './invitation.ts'

export {
  commitHash,
  decodeCommit,
  decodeCommitBody,
  encodeCommitBody,
  type Commit,
  type ServedCommit,
} from './commit.ts'
export { decodePack, EMPTY_PACK, encodePack, encodeRecord, PackRecord, type RecordFields } from './pack.ts'
export { EMPTY_MANIFEST, leafHash, manifestHash, versionIn, type Manifest } from './manifest.ts'
export { changedManifest, manifestOf } from './changed-manifest.ts'
export { compareManifests, type Difference } from './compare-manifests.ts'
export {
  chainView,
  emptyChain,
  headOf,
  lastVersionOf,
  pairIdsOf,
  restoreChainView,
  serializeChainView,
  type ChainHead,
  type ChainView,
} from './chain-view.ts'
export type { Tombstones } from './versions.ts'
export type { ServedRecords } from './check-records.ts'
export { verifyChain, type ServedChain, type VerifiedChain } from './verify-chain.ts'
export { verifyPastCommits, verifyPastRecords, type PastContents, type ServedPast } from './verify-past.ts'
export { acceptRenewal, type Renewal } from './accept-renewal.ts'
export { acceptPush, type AcceptedPush, type Push } from './accept-push.ts'
export { buildCommit, type BuiltCommit, type CommitPlan, type PlannedRecord } from './build-commit.ts'
