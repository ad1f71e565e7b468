// A new password, the recovery kit, and starting over. Whatever a server answers here, nothing is opened with it but by the code on the owner's
// paper, and nothing of the old keys goes to who starts over: he has none of them.
import {
  formatRecoveryCode,
  fromBase64url,
  makeIdentity,
  newRecoveryCode,
  normaliseDisplayName,
  normaliseEmail,
  openRecoveryKit,
  parseId,
  parseRecoveryCode,
  recoveryKeysOf,
  sealRecoveryKit,
  toBase64url,
  toHex,
  type IdentitySecrets,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto'
import { TrustError } from '@infisical/protocol'
import type { Account, AccountVerbs, ChangePasswordOutcome, RecoveryKit } from './client-account.ts'
import { requireSignedIn, type Context } from './context.ts'
import { accountPlace, enter, type Person } from './entrance.ts'
import { ClientError, spoken } from './errors.ts'
import { sealUnder } from './new-password.ts'
import { readAccountPin } from './pins.ts'
import { unlock } from './unlock.ts'

/** The session of this device ends with all the others; the one that proved the old password takes its place, and the caches stay. */
export async function changePassword(
  context: Context,
  passwords: { old: string; new: string },
): Promise<ChangePasswordOutcome> {
  const { session } = await requireSignedIn(context)
  const unlocked = await unlock(context, session.email, passwords.old)
  if (unlocked === undefined) return { outcome: 'wrong-password' }
  const { person, secrets, identity, granted } = unlocked
  const { kdf, wire } = await sealUnder(passwords.new, { email: person.email, secrets, identity })
  const change = { ...wire, ...wireKeys(identity) }
  await context.server.granted(granted, (api) => api.account.changePassword.mutate(change))
  const { deviceKey } = session
  return { outcome: 'changed', account: await enter(context, person, { kdf, secrets, identity, granted, deviceKey }) }
}

/** Handed out only once the server has it: a code whose kit got lost would be worse than none. */
export async function makeRecoveryKit(context: Context): Promise<RecoveryKit> {
  const me = await requireSignedIn(context)
  const { email, secrets, identity } = me.session
  const { code, recovery } = await newKit(email, { secrets, identity })
  await me.call((api) => api.account.keepRecovery.mutate({ recovery, generation: identity.generation }))
  return kitOf(context, email, code)
}

/** The kit opens before anything that follows from it is sent. The new password and the new kit replace the old ones together. */
export async function recover(
  context: Context,
  { code, kit, newPassword, ...person }: Parameters<AccountVerbs['recover']>[0],
): Promise<{ account: Account; kit: RecoveryKit }> {
  const email = spoken('email', () => normaliseEmail(person.email))
  const keys = recoveryKeysOf(spoken('recovery-code', () => parseRecoveryCode(kit)))
  const proof = { email, code, auth: toBase64url(keys.auth), device: context.device, transport: context.transport }
  const served = await context.server.anyone((api) => api.account.recover.mutate(proof))
  const claimed = {
    userId: parseId<UserId>(served.userId),
    generation: served.generation,
    signPublic: fromBase64url(served.signPublic),
    boxPublic: fromBase64url(served.boxPublic),
  }
  const { secrets, identity } = await openRecoveryKit({ email, identity: claimed, keys }, fromBase64url(served.kit))
  await refuseOlder(context, email, identity.generation)
  const name = spoken('display-name', () => normaliseDisplayName(served.name))
  const { kdf, wire } = await sealUnder(newPassword, { email, secrets, identity })
  const next = await newKit(email, { secrets, identity })
  const change = { ...wire, ...wireKeys(identity), recovery: next.recovery }
  const granted = served.session
  await context.server.granted(granted, (api) => api.account.changePassword.mutate(change))
  const account = await enter(context, { userId: identity.userId, email, name }, { kdf, secrets, identity, granted })
  return { account, kit: kitOf(context, email, next.code) }
}

export async function startOver(
  context: Context,
  { code, password, ...stranger }: Parameters<AccountVerbs['startOver']>[0],
): Promise<Account> {
  const email = spoken('email', () => normaliseEmail(stranger.email))
  const known = await context.server.anyone((api) => api.account.lookUp.mutate({ email, code }))
  await refuseOlder(context, email, known.generation)
  if (known.generation < 1 || known.generation >= MAX_GENERATION) throw new TrustError('malformed')
  const name = spoken('display-name', () => normaliseDisplayName(known.name))
  const person: Person = { userId: parseId<UserId>(known.userId), email, name }
  const { secrets, identity } = await makeIdentity(person.userId, known.generation + 1)
  const { kdf, wire } = await sealUnder(password, { email, secrets, identity })
  const fresh = { email, code, ...wire, ...wireKeys(identity), device: context.device, transport: context.transport }
  const { session } = await context.server.anyone((api) => api.account.startOver.mutate(fresh))
  return await enter(context, person, { kdf, secrets, identity, granted: session })
}

/** Of the contract. A server that claimed more would leave no generation to start over to. */
const MAX_GENERATION = 1_000_000

async function refuseOlder(context: Context, email: string, generation: number): Promise<void> {
  const pin = await readAccountPin(context.storage.pins, accountPlace(context, email))
  if (pin !== undefined && generation < pin.generation) throw new ClientError('bundle-rollback')
}

async function newKit(email: string, { secrets, identity }: { secrets: IdentitySecrets; identity: PublicIdentity }) {
  const code = newRecoveryCode()
  const keys = recoveryKeysOf(code)
  const kit = toBase64url(await sealRecoveryKit({ email, identity, keys }, secrets))
  return { code, recovery: { kit, authHash: toHex(keys.authHash) } }
}

const kitOf = (context: Context, email: string, code: Uint8Array): RecoveryKit => ({
  code: formatRecoveryCode(code),
  email,
  server: context.origin,
})

const wireKeys = ({ generation, signPublic, boxPublic }: PublicIdentity) => ({
  generation,
  signPublic: toBase64url(signPublic),
  boxPublic: toBase64url(boxPublic),
})
