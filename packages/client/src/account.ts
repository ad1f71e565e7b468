// Signing up, logging in and out. What a login checks, and in which order, stands in unlock.ts; the ways back to an account in recovery.ts.
import { makeIdentity, newId, normaliseDisplayName, normaliseEmail, toBase64url, type UserId } from '@infisical/crypto'
import type { Account, AccountVerbs, LogInOutcome } from './client-account.ts'
import type { Context } from './context.ts'
import { accountOf, enter } from './entrance.ts'
import { spoken } from './errors.ts'
import { sealUnder } from './new-password.ts'
import { changePassword, makeRecoveryKit, recover, startOver } from './recovery.ts'
import { unlock } from './unlock.ts'

export function accountVerbs(context: Context): AccountVerbs {
  return {
    requestCode: async (email, purpose = 'sign-up') => {
      const address = spoken('email', () => normaliseEmail(email))
      await context.server.anyone((api) => api.account.requestCode.mutate({ email: address, purpose }))
    },
    signUp: (person) => signUp(context, person),
    logIn: (credentials) => logIn(context, credentials),
    logOut: () => logOut(context),
    whoAmI: async () => {
      const signedIn = await context.signedIn()
      return signedIn === undefined ? undefined : await accountOf(signedIn.session, signedIn.session.identity)
    },
    changePassword: (passwords) => changePassword(context, passwords),
    makeRecoveryKit: () => makeRecoveryKit(context),
    recover: (person) => recover(context, person),
    startOver: (person) => startOver(context, person),
  }
}

async function signUp(context: Context, person: Parameters<AccountVerbs['signUp']>[0]): Promise<Account> {
  const email = spoken('email', () => normaliseEmail(person.email))
  const name = spoken('display-name', () => normaliseDisplayName(person.name))
  const userId = newId<UserId>()
  const { secrets, identity } = await makeIdentity(userId)
  const { kdf, wire } = await sealUnder(person.password, { email, secrets, identity })
  const { session } = await context.server.anyone((api) =>
    api.account.signUp.mutate({
      email,
      code: person.code,
      userId,
      name,
      ...wire,
      generation: 1,
      signPublic: toBase64url(identity.signPublic),
      boxPublic: toBase64url(identity.boxPublic),
      device: context.device,
      transport: context.transport,
    }),
  )
  return await enter(context, { userId, email, name }, { kdf, secrets, identity, granted: session })
}

async function logIn(context: Context, credentials: { email: string; password: string }): Promise<LogInOutcome> {
  const email = spoken('email', () => normaliseEmail(credentials.email))
  const unlocked = await unlock(context, email, credentials.password)
  if (unlocked === undefined) return { outcome: 'wrong-email-or-password' }
  return { outcome: 'logged-in', account: await enter(context, unlocked.person, unlocked) }
}

async function logOut(context: Context): Promise<void> {
  // The keys leave this device whether the server can be told or not.
  await context.endSession()
  await context.forget()
}
