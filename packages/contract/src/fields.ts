// The fields of which requests and answers are made. Zod checks their outer form and size here; what is inside (strict base64url,
// signatures, keys) is judged where it is decoded.
import { z } from 'zod'
import { EXACT_SIZES, FORMAT_LIMITS, REQUEST_LIMITS } from './limits.ts'

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))

/** Base64url of at most `max` bytes, without padding. */
export const base64url = (max: number) => z.string().max(base64urlLength(max))

/** Base64url of exactly `size` bytes. */
export const base64urlOf = (size: number) => z.string().length(base64urlLength(size))

/** Characters that `bytes` bytes take in base64url without padding. */
export function base64urlLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3)
}

/** 16 bytes, lower-case hex: a user, environment, invite or pair. */
export const id = hexOf(16)
/** 32 bytes, lower-case hex: a workspace, chain or hash. */
export const hash = hexOf(32)
/** Of an entry or a commit; also what a client has, where -1 means nothing. */
export const seq = z.int().min(0)
/** SPEC 1; of a live environment, one in its workspace. */
export const environmentName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
export const email = z.string().min(3).max(FORMAT_LIMITS.email)
export const displayName = z
  .string()
  .min(1)
  .max(2 * FORMAT_LIMITS.displayNameCodePoints)
/** A name the owner will recognise in a list of sessions. */
export const device = z.string().min(1).max(REQUEST_LIMITS.device)
export const key = base64urlOf(32)
export const envelope = base64url(REQUEST_LIMITS.envelope)
export const chainKind = z.enum(['shared', 'personal'])
export type ChainKind = z.infer<typeof chainKind>

export const kdf = z.strictObject({
  algorithm: z.int(),
  memoryKib: z.int(),
  iterations: z.int(),
  parallelism: z.int(),
  salt: base64url(64),
})
export type WireKdf = z.infer<typeof kdf>

const scope = z.union([z.literal('workspace'), id])
const epoch = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)

/** A workspace or environment key for one receiver (SPEC 9). `scope` is 'workspace' or the id of an environment. */
export const keyBox = z.strictObject({
  epoch,
  receiver: z.strictObject({ kind: z.enum(['member', 'invite', 'machine']), id }),
  scope,
  box: base64urlOf(EXACT_SIZES.keyBox),
})
export type WireKeyBox = z.infer<typeof keyBox>

/** The key of the epoch before `epoch`, sealed under that of `epoch` (SPEC 9). */
export const previousKey = z.strictObject({ epoch, scope, sealed: base64urlOf(EXACT_SIZES.previousKey) })
export type WirePreviousKey = z.infer<typeof previousKey>

/** Nothing asked, or nothing to say. */
export const nothing = z.strictObject({})
export type Nothing = z.infer<typeof nothing>
