// Verbs about a password that changes, or is lost.
import type { FlagTable } from '../arguments.ts'
import type { Verb } from '../verb.ts'
import { OUTPUT, PASSWORD, YES } from './flags.ts'

const { storage } = PASSWORD
const MAILED = {
  email: PASSWORD.email,
  code: { value: 'DIGITS', help: 'the code from the mail (without it, one is mailed)' },
  'password-stdin': { help: 'read the new password from stdin (else INFISICAL_PASSWORD, or a prompt)' },
} as const satisfies FlagTable
const PAGE = {
  html: { value: 'FILE', help: 'write a page to print, for you alone, instead of showing the code' },
} as const satisfies FlagTable

export const RECOVERY_VERBS = {
  password: {
    summary: 'change the password; logs out every other device',
    operands: '',
    flags: {
      'password-stdin': { help: 'read the old password from stdin (else INFISICAL_PASSWORD, or a prompt)' },
      'new-password-stdin': { help: 'read the new one from stdin (else INFISICAL_NEW_PASSWORD, or a prompt)' },
      storage,
      ...OUTPUT,
    },
    examples: [['infisical password', 'asks for the old one and the new one']],
    load: () => import('../commands/password.ts'),
  },
  'recovery create': {
    summary: 'make a recovery kit: a code for paper that opens your keys when the password is lost',
    operands: '',
    flags: { ...PAGE, storage, ...OUTPUT },
    examples: [
      ['infisical recovery create', 'shows the code, once'],
      ['infisical recovery create --html kit.html', 'to print; delete the file afterwards'],
    ],
    load: () => import('../commands/recovery-create.ts'),
  },
  recover: {
    summary: 'get the account back with the recovery kit: a new password, and a new kit',
    operands: '',
    flags: {
      ...MAILED,
      'kit-stdin': { help: 'read the code of the kit from stdin (else a prompt)' },
      ...PAGE,
      storage,
      ...OUTPUT,
    },
    examples: [
      ['infisical recover --email alice@acme.test', 'asks for the mailed code, the kit and a new password'],
      ['infisical recover --email alice@acme.test --code 123456 --kit-stdin < kit.txt', 'without a terminal'],
    ],
    load: () => import('../commands/recover.ts'),
  },
  'start-over': {
    summary: 'new keys for an account whose password and kit are lost; what the old ones opened is gone',
    operands: '',
    flags: { ...MAILED, ...YES, storage, ...OUTPUT },
    examples: [['infisical start-over --email alice@acme.test', 'says what it costs, and asks']],
    load: () => import('../commands/start-over.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
