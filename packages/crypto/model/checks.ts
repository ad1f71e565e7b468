// The checks of an honest client, by name, in the words of SPEC 8 and 11. A mutant of the model is a client without one of them.

export const CHECKS = [
  /** 8: a log goes on from the pinned one. */
  'log-pin',
  /** 11.2: a chain goes on from the pinned head. */
  'chain-pin',
  /** A log and a chain go on from the heads of a lock file or fingerprint that this client was shown. */
  'lock',
  /** 8: the actor of an entry may do that in the state before. */
  'authority',
  /** 8: whoever starts an epoch boxes its key for exactly the active members. */
  'recipients',
  /** 11.3: a commit stands on an entry of the verified log. */
  'log-position',
  /** 11.3: and not below the commit before. */
  'log-order',
  /** After 11.3, of the head: it comes after the head that the last epoch start embeds, in the chain and in the log. */
  'checkpoint-of-head',
  /** The same of every other commit served: up to that head it is that line, behind it it stands in the new epoch. */
  'checkpoint-between',
  /** The same of the head pinned before, which is not served again. */
  'checkpoint-of-pin',
  /** 11.4: the author was a member at the position where the commit stands. */
  'author-at-position',
  /** 11.5: the head is of the current epoch. */
  'epoch-current',
  /** Nothing stands where somebody has left and no epoch has begun since. */
  'rotation-due',
] as const

export type Check = (typeof CHECKS)[number]

/** The checks that are on. */
export type Rules = ReadonlySet<Check>

export const rulesWithout = (off: readonly Check[]): Rules => new Set(CHECKS.filter((check) => !off.includes(check)))
