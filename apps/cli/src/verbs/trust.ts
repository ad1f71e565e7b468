// Verbs about what this device believes, and why.
import type { Verb } from '../verb.ts'
import { OUTPUT, PLACE } from './flags.ts'

export const TRUST_VERBS = {
  verify: {
    summary: 'check the whole history of the workspace again, from its first entry',
    operands: '',
    flags: { ...PLACE, ...OUTPUT },
    examples: [['infisical verify', '']],
    load: () => import('../commands/verify.ts'),
  },
  'verify-web': {
    summary: 'compare the web app that a server serves with the one that was released',
    operands: 'URL',
    flags: {
      manifest: { value: 'FILE', help: 'the bundle.json of another release; default: the one of this version' },
      ...OUTPUT,
    },
    examples: [['infisical verify-web https://secrets.acme.test', 'exit code 4 when one byte differs']],
    load: () => import('../commands/verify-web.ts'),
  },
  'trust reset': {
    summary: 'forget what this device remembers of the workspace, and believe what the server proves now',
    operands: '',
    flags: {
      workspace: PLACE.workspace,
      words: { value: 'WORDS', help: 'the words that the command shows, typed by you' },
      ...OUTPUT,
    },
    examples: [['infisical trust reset', 'shows both histories, and wants words']],
    load: () => import('../commands/trust-reset.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
