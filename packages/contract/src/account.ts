// Accounts: a code by mail, signing up, and what the server keeps for a user. How an account is got back stands in recovery.ts.
import { z } from 'zod'
import { base64urlOf, device, displayName, email, id, kdf, key } from './fields.ts'
import { EMAIL_CODE, EXACT_SIZES } from './limits.ts'
import { sessionGrant, transport } from './session.ts'

/** A code is good for one purpose alone. */
export const codePurpose = z.enum(['sign-up', 'recovery', 'start-over'])
export type CodePurpose = z.infer<typeof codePurpose>

/** For signing up when no purpose is given. Answers the same, in about the same time, whether the address has an account or not. */
export const requestCodeInput = z.strictObject({ email, purpose: codePurpose.exactOptional() })
export type RequestCodeInput = z.infer<typeof requestCodeInput>

export const mailedCode = z.string().regex(new RegExp(`^[0-9]{${EMAIL_CODE.digits}}$`))

/** What a client makes of a password. */
export const passwordFields = {
  kdf,
  /** Of SRP: 512 lower-case hex digits. */
  verifier: z.string().length(512),
  /** The private keys, sealed under the password. */
  bundle: base64urlOf(EXACT_SIZES.bundle),
}

export const keyFields = { generation: z.int().min(1).max(1_000_000), signPublic: key, boxPublic: key }

export const signUpInput = z.strictObject({
  email,
  code: mailedCode,
  userId: id,
  name: displayName,
  ...passwordFields,
  ...keyFields,
  generation: z.literal(1),
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
