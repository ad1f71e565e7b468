// The numbers of SPEC 13, and what follows from them. Sizes in bytes.

/** More of these than allowed is refused with `limit`. */
export const MOST = Object.freeze({
  environments: 100,
  members: 1_000,
  /** Of a workspace, used and cancelled ones included. */
  invites: 5_000,
  /** Of a workspace, expired and removed ones included. */
  machines: 1_000,
  records: 20_000,
  pack: 64 * 1024 * 1024,
})

/** A longer field is `malformed`. */
export const SIZE = Object.freeze({
  body: 1024 * 1024,
  email: 254,
  /** 64 code points of at most 4 bytes. */
  displayName: 256,
  environmentName: 32,
  /** nonce and tag: nothing that is sealed is shorter. */
  sealed: 12 + 16,
  /** 3,990 bytes of name, folder, comment and tags with their lengths, padded. */
  nameBox: 28 + 4_096,
  /** 65,547 bytes of value with its lengths, padded. */
  valueBox: 28 + 67_584,
  /** 1,034 bytes of message with its lengths, padded. */
  message: 28 + 1_088,
})
