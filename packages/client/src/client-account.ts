// The shape of an open client, continued: who one is here, and the ways in and back.
export interface Account {
  readonly userId: string
  readonly email: string
  readonly name: string
  /** Eight words that another person compares by voice. */
  readonly fingerprint: readonly string[]
}

/** Branch on it: a wrong password is an everyday outcome. */
export type LogInOutcome =
  { readonly outcome: 'logged-in'; readonly account: Account } | { readonly outcome: 'wrong-email-or-password' }

export type ChangePasswordOutcome =
  { readonly outcome: 'changed'; readonly account: Account } | { readonly outcome: 'wrong-password' }

/** To be shown once and kept on paper: nobody can make this code again. */
export interface RecoveryKit {
  /** Eight groups of four letters and digits. */
  readonly code: string
  /** The account that it is for, and where. */
  readonly email: string
  readonly server: string
}

export interface AccountVerbs {
  /** Has a code mailed, for signing up when no purpose is given. The same answer for every address. */
  requestCode(email: string, purpose?: 'sign-up' | 'recovery' | 'start-over'): Promise<void>
  signUp(person: { email: string; name: string; password: string; code: string }): Promise<Account>
  logIn(credentials: { email: string; password: string }): Promise<LogInOutcome>
  /** Ends the session on the server too, where that can be reached. */
  logOut(): Promise<void>
  /** From this device alone; undefined when nobody is logged in. */
  whoAmI(): Promise<Account | undefined>
  /** Logs out every other device. The recovery kit stays good. */
  changePassword(passwords: { old: string; new: string }): Promise<ChangePasswordOutcome>
  /** Replaces the kit before. */
  makeRecoveryKit(): Promise<RecoveryKit>
  /** With a mailed code and the code of the kit: a new password, a new kit, and every other device logged out. */
  recover(person: {
    email: string
    code: string
    kit: string
    newPassword: string
  }): Promise<{ account: Account; kit: RecoveryKit }>
  /**
   * With a mailed code alone: new keys. Personal secrets are gone, and workspaces answer `identity-replaced` until an owner or admin
   * invites again.
   */
  startOver(person: { email: string; code: string; password: string }): Promise<Account>
}
