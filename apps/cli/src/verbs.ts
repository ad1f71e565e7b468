// Every verb in one table. Parsing, `--help`, completion and the documentation all read it. A verb's code is loaded only when the verb is called.
import type { Verb } from './verb.ts'
import { ACCOUNT_VERBS } from './verbs/account.ts'
import { HISTORY_VERBS } from './verbs/history.ts'
import { RECOVERY_VERBS } from './verbs/recovery.ts'
import { SECRET_VERBS } from './verbs/secret.ts'
import { TRUST_VERBS } from './verbs/trust.ts'
import { WORKSPACE_VERBS } from './verbs/workspace.ts'

/** In the order of the help. */
export const VERBS: Readonly<Record<string, Verb>> = {
  ...ACCOUNT_VERBS,
  ...RECOVERY_VERBS,
  ...SECRET_VERBS,
  ...HISTORY_VERBS,
  ...WORKSPACE_VERBS,
  ...TRUST_VERBS,
}

/** Shorter or expected spellings of a verb. */
export const ALIASES: Readonly<Record<string, string>> = {
  secrets: 'secrets list',
  env: 'env list',
  'members list': 'members',
  'members cancel': 'invites cancel',
  'secrets rm': 'secrets delete',
  'env rm': 'env remove',
  'members rm': 'members remove',
  token: 'token list',
}
