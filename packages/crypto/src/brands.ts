// Names for strings and bytes that must not be mixed up. A brand exists for the compiler alone and costs nothing at run time.
declare const brand: unique symbol

/** `Base` that carries the mark `Name`; marks add up, so a `UserId` is an `Id` too. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: { readonly [N in Name]: true } }

/** 16 bytes as 32 lower-case hex digits: hex order is byte order, and a Map takes it as a key. */
export type Id = Brand<string, 'id'>
/** 32 bytes as 64 lower-case hex digits. */
export type Hash = Brand<string, 'hash'>

export type UserId = Brand<Id, 'user'>
export type EnvironmentId = Brand<Id, 'environment'>
export type PairId = Brand<Id, 'pair'>
export type InviteId = Brand<Id, 'invite'>
export type MachineId = Brand<Id, 'machine'>
export type KeyId = Brand<Id, 'key'>
export type WorkspaceId = Brand<Hash, 'workspace'>
export type ChainId = Brand<Hash, 'chain'>

/** A 32-byte Ed25519 public key that passed admission. */
export type SignPublic = Brand<Uint8Array, 'sign-public'>
/** A 32-byte X25519 public key that passed admission. */
export type BoxPublic = Brand<Uint8Array, 'box-public'>

/** The 32 bytes WK of an epoch. */
export type WorkspaceKey = Brand<Uint8Array, 'workspace-key'>
/** The 32 bytes of one environment in one epoch, or of one user's personal secrets in it. */
export type EnvironmentKey = Brand<Uint8Array, 'environment-key'>
