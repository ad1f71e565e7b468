// What the entrance asks of the vault. The cache keeps what a verb was asked with, so a password is no variable of it: it is read from its
// field at that moment.
import { mutationOptions } from '@tanstack/react-query'
import type { Vault } from '../../vault/surface.ts'

type Credentials = Parameters<Vault['account']['logIn']>[0]
type Person = Parameters<Vault['account']['signUp']>[0]

export const logIn = (vault: Vault, read: () => Credentials) =>
  mutationOptions({ mutationFn: () => vault.account.logIn(read()) })

/** The code is worth nothing any more when it is kept. */
export const signUp = (vault: Vault, read: () => Omit<Person, 'code'>) =>
  mutationOptions({ mutationFn: (code: string) => vault.account.signUp({ ...read(), code }) })

export const requestCode = (vault: Vault) =>
  mutationOptions({ mutationFn: (email: string) => vault.account.requestCode(email) })
