// Accounts: a code by mail, signing up, and what the server keeps for a user.
import { z } from 'zod'
import { base64urlOf, device, displayName, email, id, kdf, key } from './fields.ts'
import { EMAIL_CODE, EXACT_SIZES } from './limits.ts'
import { sessionGrant, transport } from './session.ts'

/** Answers the same, in about the same time, whether the address has an account or not. */
export const requestCodeInput = z.strictObject({ email })
export type RequestCodeInput = z.infer<typeof requestCodeInput>

export const signUpInput = z.strictObject({
  email,
  code: z.string().regex(new RegExp(`^[0-9]{${EMAIL_CODE.digits}}$`)),
  userId: id,
  name: displayName,
  kdf,
  /** Of SRP: 512 lower-case hex digits. */
  verifier: z.string().length(512),
  /** The private keys, sealed under the password. */
  bundle: base64urlOf(EXACT_SIZES.bundle),
  generation: z.literal(1),
  signPublic: key,
  boxPublic: key,
  device,
  transport,
})
export type SignUpInput = z.infer<typeof signUpInput>

export const signUpOutput = z.strictObject({ session: sessionGrant })
export type SignUpOutput = z.infer<typeof signUpOutput>

export const meOutput = z.strictObject({ userId: id, email, name: displayName })
export type MeOutput = z.infer<typeof meOutput>

export const bundleOutput = z.strictObject({
  userId: id,
  email,
  name: displayName,
  kdf,
  bundle: base64urlOf(EXACT_SIZES.bundle),
  generation: z.int().min(1),
  signPublic: key,
  boxPublic: key,
})
export type BundleOutput = z.infer<typeof bundleOutput>
