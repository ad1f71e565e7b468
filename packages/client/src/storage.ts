// What a host (command line, browser, SDK) provides to keep: one session, pins, and caches. The client decides what is in them and
// seals caches itself; a host only moves what it is given, each write atomic (all of it or nothing, also when the power goes).

export interface ClientStorage {
  readonly session: SessionSlot
  readonly pins: PinSlots
  readonly caches: CacheSlots
}

/**
 * The one session of a server. It holds the unlocked keys, so the host protects it: OS keychain, passphrase, 0600 file.
 * `write` replaces all of it. Everything in it is JSON.
 */
export interface SessionSlot {
  read(): Promise<StoredSession | undefined>
  write(session: StoredSession): Promise<void>
  clear(): Promise<void>
  /** Runs `work` while no other process runs one; other reads and writes go on. Used to refresh tokens. */
  lock<T>(work: () => Promise<T>): Promise<T>
}

/** Pins outlive sessions: never remove one because someone logged out. They hold no secret. */
export interface PinSlots {
  read(place: PinPlace): Promise<Uint8Array | undefined>
  write(place: PinPlace, content: Uint8Array): Promise<void>
}

/** Caches are sealed by the client under the session's device key. Losing one costs time, nothing else. */
export interface CacheSlots {
  read(place: CachePlace): Promise<Uint8Array | undefined>
  write(place: CachePlace, content: Uint8Array): Promise<void>
  remove(place: CachePlace): Promise<void>
}

/**
 * `subject` is a workspace id, or `account` for what is pinned about a login; `user` is a user id, or the e-mail for an account.
 * An e-mail may hold any character: encode it before it becomes part of a file name.
 */
export interface PinPlace {
  readonly origin: string
  readonly user: string
  readonly subject: string
}

/** `item` is 1 to 100 characters of `[a-z0-9-]`: safe as a file name. */
export interface CachePlace {
  readonly origin: string
  readonly userId: string
  readonly workspaceId: string
  readonly item: string
}

/**
 * Keys are base64url; times are milliseconds of the local clock. `tokens` changes every few minutes, `keys` only at login. A browser's
 * session has no tokens: they are in a cookie that no script can read.
 */
export interface StoredSession {
  readonly version: 1
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly tokens?: StoredTokens
  readonly keys: StoredKeys
}

export interface StoredTokens {
  readonly access: string
  readonly accessExpiresAt: number
  readonly refresh: string
  /** The refresh token that was being asked for when this was written: an answer lost on the way is asked for again. */
  readonly pendingRefresh?: string
}

export interface StoredKeys {
  readonly signingSeed: string
  readonly boxSecret: string
  readonly personalSeed: string
  readonly generation: number
  /** Computed from the seeds at login: doing it again takes longer than everything else that a pull computes for itself. */
  readonly signPublic: string
  readonly boxPublic: string
  /** Seals this device's caches. */
  readonly deviceKey: string
}
