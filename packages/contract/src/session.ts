// Sessions: logging in by SRP, and the tokens that follow.
import { z } from 'zod'
import { device, email, hash, id, kdf } from './fields.ts'

/** Where the tokens travel: in answers and the authorization header, or in a sealed cookie that no script can read. */
export const transport = z.enum(['bearer', 'cookie'])
export type Transport = z.infer<typeof transport>

/** Without tokens when they travel in a cookie. A refresh token stands here only after signing up or logging in. */
export const sessionGrant = z.strictObject({
  accessToken: z.string().exactOptional(),
  /** Of the access token. */
  expiresInSeconds: z.int().min(1),
  refreshToken: z.string().exactOptional(),
})
export type SessionGrant = z.infer<typeof sessionGrant>

export const challengeInput = z.strictObject({ email })
export type ChallengeInput = z.infer<typeof challengeInput>

/** For an unknown address too: then stable inventions, and a proof that never fits. */
export const challengeOutput = z.strictObject({ attempt: id, kdf, serverPublic: z.string() })
export type ChallengeOutput = z.infer<typeof challengeOutput>

export const proveInput = z.strictObject({
  attempt: id,
  clientPublic: z.string().max(1_024),
  clientProof: z.string().max(256),
  device,
  transport,
})
export type ProveInput = z.infer<typeof proveInput>

export const proveOutput = z.strictObject({ serverProof: z.string(), userId: id, session: sessionGrant })
export type ProveOutput = z.infer<typeof proveOutput>

/**
 * A bearer client gives both (see refresh-token.ts): it chooses the next secret itself, keeps it as pending before it asks, and sends
 * only its hash. An answer lost on the way is asked for again with the same hash; any other second use of a spent token ends the
 * session. With a cookie, neither is given.
 */
export const refreshInput = z.union([
  z.strictObject({ refreshToken: z.string().max(128), nextRefreshHash: hash }),
  z.strictObject({ refreshToken: z.undefined().optional(), nextRefreshHash: z.undefined().optional() }),
])
export type RefreshInput = z.infer<typeof refreshInput>

export const refreshOutput = z.strictObject({ session: sessionGrant })
export type RefreshOutput = z.infer<typeof refreshOutput>
