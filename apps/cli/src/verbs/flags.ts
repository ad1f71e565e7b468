// Flags that several verbs share.
import type { FlagTable } from '../arguments.ts'

export const OUTPUT = {
  json: { help: 'print data as JSON' },
  quiet: { help: 'say nothing but warnings and errors' },
  'no-color': { help: 'no colour (as does NO_COLOR)' },
  url: { value: 'URL', help: 'the server (else INFISICAL_URL, .infisical.json)' },
  help: { short: 'h', help: 'show this page' },
} as const satisfies FlagTable

export const PLACE = {
  env: { short: 'e', value: 'NAME', help: 'the environment (else INFISICAL_ENV, .infisical.json, dev)' },
  workspace: { short: 'w', value: 'ID|NAME', help: 'the workspace (else INFISICAL_WORKSPACE, .infisical.json)' },
} as const satisfies FlagTable

export const PASSWORD = {
  email: { value: 'EMAIL', help: 'your e-mail address' },
  'password-stdin': { help: 'read the password from stdin (else INFISICAL_PASSWORD, or a prompt)' },
  storage: { value: 'keychain|file', help: 'where unlocked keys rest (else INFISICAL_STORAGE)' },
} as const satisfies FlagTable

export const SIGN_UP = {
  name: { value: 'NAME', help: 'your name, as colleagues see it' },
  code: { value: 'DIGITS', help: 'the code from the confirmation mail' },
} as const satisfies FlagTable

export const PERSONAL = {
  personal: { help: 'your own override, which nobody else can read' },
} as const satisfies FlagTable
export const YES = { yes: { short: 'y', help: 'do not ask for confirmation' } } as const satisfies FlagTable
export const MESSAGE = {
  message: { short: 'm', value: 'TEXT', help: 'why, for the history (encrypted)' },
} as const satisfies FlagTable
