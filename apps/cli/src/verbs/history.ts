// Verbs about what was: who changed what, what differs, and bringing it back.
import type { Verb } from '../verb.ts'
import { MESSAGE, OUTPUT, PERSONAL, PLACE, YES } from './flags.ts'

export const HISTORY_VERBS = {
  log: {
    summary: 'who changed which secrets, when and why; every commit is verified',
    operands: '',
    flags: {
      ...PLACE,
      ...PERSONAL,
      limit: { value: 'N', help: 'how many commits (default 20)' },
      before: { value: 'COMMIT', help: 'only those before this one' },
      ...OUTPUT,
    },
    examples: [
      ['infisical log', 'the newest first'],
      ['infisical log -e prod --limit 5', ''],
      ['infisical log --json | jq -r ".[].message"', 'for scripts'],
    ],
    load: () => import('../commands/log.ts'),
  },
  diff: {
    summary: 'what changed between two commits, by name; without any, in the newest',
    operands: '[FROM] [TO]',
    flags: { ...PLACE, ...PERSONAL, values: { help: 'show the values too' }, ...OUTPUT },
    examples: [
      ['infisical diff', 'what the newest commit changed'],
      ['infisical diff 12', 'since commit 12'],
      ['infisical diff 12 14 -e prod --values', 'with both values of each; 0 is before the first'],
    ],
    load: () => import('../commands/diff.ts'),
  },
  restore: {
    summary: 'bring secrets back to what they were, as a new commit',
    operands: 'COMMIT [NAME…]',
    flags: {
      ...PLACE,
      ...PERSONAL,
      ...MESSAGE,
      'dry-run': { help: 'say what would change, send nothing' },
      ...YES,
      ...OUTPUT,
    },
    examples: [
      ['infisical restore 12', 'the whole environment; shows the changes and asks'],
      ['infisical restore 12 API_KEY -e prod --yes', 'one secret, without the question'],
    ],
    load: () => import('../commands/restore.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
