// Accounts whose password changes, or is lost: the recovery kit, and starting over without one.
import { z } from 'zod'
import { keyFields, mailedCode, passwordFields } from './account.ts'
import { base64urlOf, device, displayName, email, hash, id, key } from './fields.ts'
import { EXACT_SIZES } from './limits.ts'
import { sessionGrant, transport } from './session.ts'

/** The kit is sealed under a code that the server never sees; `authHash` is H("recovery-auth-hash", auth), in hex. */
const recoveryKit = z.strictObject({ kit: base64urlOf(EXACT_SIZES.recoveryKit), authHash: hash })

/** Replaces the kit before. `generation` is that of the keys in it. */
export const keepRecoveryInput = z.strictObject({ recovery: recoveryKit, generation: keyFields.generation })
export type KeepRecoveryInput = z.infer<typeof keepRecoveryInput>

export const recoverInput = z.strictObject({ email, code: mailedCode, auth: key, device, transport })
export type RecoverInput = z.infer<typeof recoverInput>

/** The session has just begun, so it may change the password. */
export const recoverOutput = z.strictObject({
  userId: id,
  name: displayName,
  ...keyFields,
  kit: base64urlOf(EXACT_SIZES.recoveryKit),
  session: sessionGrant,
})
export type RecoverOutput = z.infer<typeof recoverOutput>

/**
 * The keys are named so that a client whose keys are not the account's any more is told, and stores nothing. Who has recovered
 * replaces the kit in the same request; else the kit stays as it is, because it does not depend on the password.
 */
export const changePasswordInput = z.strictObject({
  ...passwordFields,
  ...keyFields,
  recovery: recoveryKit.exactOptional(),
})
export type ChangePasswordInput = z.infer<typeof changePasswordInput>

/** Asked with the code that `startOver` will use up: whoever starts over has to name the account and the generation that follows. */
export const lookUpInput = z.strictObject({ email, code: mailedCode })
export type LookUpInput = z.infer<typeof lookUpInput>

export const lookUpOutput = z.strictObject({ userId: id, name: displayName, generation: keyFields.generation })
export type LookUpOutput = z.infer<typeof lookUpOutput>

/** `generation` is the one after the account's. */
export const startOverInput = z.strictObject({
  email,
  code: mailedCode,
  ...passwordFields,
  ...keyFields,
  device,
  transport,
})
export type StartOverInput = z.infer<typeof startOverInput>

export const startOverOutput = z.strictObject({ session: sessionGrant })
export type StartOverOutput = z.infer<typeof startOverOutput>
