// Verbs about secrets: push, pull, run, and one by one.
import type { Verb } from '../verb.ts'
import { FRESHNESS, MESSAGE, OUTPUT, PERSONAL, PLACE, YES } from './flags.ts'

export const SECRET_VERBS = {
  push: {
    summary: 'send the secrets of a .env file, encrypted and signed',
    operands: '[FILE | -]',
    flags: {
      ...PLACE,
      ...PERSONAL,
      ...MESSAGE,
      prune: { help: 'also delete what the file does not have' },
      'dry-run': { help: 'say what would change, send nothing' },
      force: { help: 'win over changes made elsewhere to the same names' },
      ...OUTPUT,
    },
    examples: [
      ['infisical push', '.env to the default environment'],
      ['infisical push .env.prod -e prod --dry-run', 'look first'],
      ['generate-config | infisical push -', 'from stdin'],
    ],
    load: () => import('../commands/push.ts'),
  },
  pull: {
    summary: 'fetch, verify and write the secrets into a .env file',
    operands: '[FILE | -]',
    flags: {
      ...PLACE,
      format: { value: 'FORMAT', help: 'dotenv, shell, docker, json or yaml' },
      force: { help: 'overwrite edits of the file that were never pushed' },
      offline: { help: 'use the last verified copy; do not ask the server' },
      ...FRESHNESS,
      ...OUTPUT,
    },
    examples: [
      ['infisical pull', 'into .env; its comments and order stay'],
      ['eval "$(infisical pull - --format shell)"', 'into this shell'],
      ['infisical pull - -e prod --format json | jq keys', 'into another program'],
    ],
    load: () => import('../commands/pull.ts'),
  },
  run: {
    summary: 'start a command with the secrets in its environment; nothing touches the disk',
    operands: '-- COMMAND [ARGUMENT…]',
    flags: {
      ...PLACE,
      watch: { help: 'when the secrets change, end the command (TERM, then KILL after 10 s) and start it anew' },
      'preserve-env': { help: 'variables already set win over secrets' },
      allow: { value: 'NAME', many: true, help: 'allow a dangerous name such as PATH (repeatable)' },
      offline: { help: 'use the last verified copy; do not ask the server' },
      ...FRESHNESS,
      ...OUTPUT,
    },
    examples: [
      ['infisical run -- node app.js', 'exit code and signals are the command’s own'],
      ['infisical run -e prod -- ./migrate --all', 'another environment'],
      ['infisical run --watch -- node server.js', 'a push by anybody restarts it'],
    ],
    load: () => import('../commands/run.ts'),
  },
  'secrets list': {
    summary: 'names (and, on request, values) of an environment',
    operands: '',
    flags: { ...PLACE, values: { help: 'show the values too' }, ...FRESHNESS, ...OUTPUT },
    examples: [['infisical secrets list -e prod', 'names, and whose they are']],
    load: () => import('../commands/secrets-list.ts'),
  },
  'secrets get': {
    summary: 'print one secret',
    operands: 'NAME',
    flags: { ...PLACE, plain: { help: 'the exact bytes, with no newline added' }, ...FRESHNESS, ...OUTPUT },
    examples: [['infisical secrets get TLS_KEY --plain > key.pem', 'byte for byte']],
    load: () => import('../commands/secrets-get.ts'),
  },
  'secrets set': {
    summary: 'set one secret, or several; the value may come from stdin',
    operands: 'NAME | NAME=VALUE…',
    flags: { ...PLACE, ...PERSONAL, ...MESSAGE, ...OUTPUT },
    examples: [
      ['infisical secrets set API_KEY < key.txt', 'the value never shows in the process list'],
      ['infisical secrets set LOG_LEVEL=debug --personal', 'only for you'],
    ],
    load: () => import('../commands/secrets-set.ts'),
  },
  'secrets delete': {
    summary: 'delete secrets',
    operands: 'NAME…',
    flags: { ...PLACE, ...PERSONAL, ...MESSAGE, ...YES, ...OUTPUT },
    examples: [['infisical secrets delete OLD_KEY --yes', 'without the question']],
    load: () => import('../commands/secrets-delete.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
