// Every verb in one table: what it is for, what it takes, how it looks when used, and where its code is. Parsing, `--help`, completion and
// the documentation all read this table. A verb's code is loaded only when the verb is called.
import type { Verb } from './verb.ts'
import { MESSAGE, OUTPUT, PASSWORD, PERSONAL, PLACE, SIGN_UP, YES } from './verbs/flags.ts'
import { RECOVERY_VERBS } from './verbs/recovery.ts'

export const VERBS: Readonly<Record<string, Verb>> = {
  signup: {
    summary: 'create an account; the keys are made on this device',
    operands: '',
    flags: { ...PASSWORD, ...SIGN_UP, ...OUTPUT },
    examples: [
      ['infisical signup --email alice@acme.test --name Alice', 'asks for the mailed code and a password'],
      ['infisical signup --email ci@acme.test --name CI --code 123456 --password-stdin < pw', 'without a terminal'],
    ],
    load: () => import('./commands/signup.ts'),
  },
  login: {
    summary: 'log in on this device; the password never leaves it',
    operands: '',
    flags: { ...PASSWORD, ...OUTPUT },
    examples: [['infisical login --email alice@acme.test', 'asks for the password']],
    load: () => import('./commands/login.ts'),
  },
  logout: {
    summary: 'end the session and forget the keys on this device',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical logout', 'on every server: repeat with --url']],
    load: () => import('./commands/logout.ts'),
  },
  ...RECOVERY_VERBS,
  whoami: {
    summary: 'who is logged in, where, with which fingerprint',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical whoami --json', 'for scripts']],
    load: () => import('./commands/whoami.ts'),
  },
  status: {
    summary: 'what this folder is connected to, and whether it is up to date',
    operands: '',
    flags: { ...PLACE, ...OUTPUT },
    examples: [['infisical status', 'workspace, environment, last commit, unpushed edits']],
    load: () => import('./commands/status.ts'),
  },
  init: {
    summary: 'connect this folder to a workspace; writes .infisical.json, safe to commit',
    operands: '',
    flags: {
      new: { value: 'NAME', help: 'make a new workspace with dev, staging and prod' },
      ...PLACE,
      ...YES,
      ...OUTPUT,
    },
    examples: [
      ['infisical init --new acme', 'a new workspace'],
      ['infisical init -w acme -e staging', 'one you are a member of'],
    ],
    load: () => import('./commands/init.ts'),
  },
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
    load: () => import('./commands/push.ts'),
  },
  pull: {
    summary: 'fetch, verify and write the secrets into a .env file',
    operands: '[FILE | -]',
    flags: {
      ...PLACE,
      format: { value: 'FORMAT', help: 'dotenv, shell, docker, json or yaml' },
      force: { help: 'overwrite edits of the file that were never pushed' },
      offline: { help: 'use the last verified copy; do not ask the server' },
      ...OUTPUT,
    },
    examples: [
      ['infisical pull', 'into .env; its comments and order stay'],
      ['eval "$(infisical pull - --format shell)"', 'into this shell'],
      ['infisical pull - -e prod --format json | jq keys', 'into another program'],
    ],
    load: () => import('./commands/pull.ts'),
  },
  run: {
    summary: 'start a command with the secrets in its environment; nothing touches the disk',
    operands: '-- COMMAND [ARGUMENT…]',
    flags: {
      ...PLACE,
      'preserve-env': { help: 'variables already set win over secrets' },
      allow: { value: 'NAME', many: true, help: 'allow a dangerous name such as PATH (repeatable)' },
      offline: { help: 'use the last verified copy; do not ask the server' },
      ...OUTPUT,
    },
    examples: [
      ['infisical run -- node app.js', 'exit code and signals are the command’s own'],
      ['infisical run -e prod -- ./migrate --all', 'another environment'],
    ],
    load: () => import('./commands/run.ts'),
  },
  'secrets list': {
    summary: 'names (and, on request, values) of an environment',
    operands: '',
    flags: { ...PLACE, values: { help: 'show the values too' }, ...OUTPUT },
    examples: [['infisical secrets list -e prod', 'names, and whose they are']],
    load: () => import('./commands/secrets-list.ts'),
  },
  'secrets get': {
    summary: 'print one secret',
    operands: 'NAME',
    flags: { ...PLACE, plain: { help: 'the exact bytes, with no newline added' }, ...OUTPUT },
    examples: [['infisical secrets get TLS_KEY --plain > key.pem', 'byte for byte']],
    load: () => import('./commands/secrets-get.ts'),
  },
  'secrets set': {
    summary: 'set one secret, or several; the value may come from stdin',
    operands: 'NAME | NAME=VALUE…',
    flags: { ...PLACE, ...PERSONAL, ...MESSAGE, ...OUTPUT },
    examples: [
      ['infisical secrets set API_KEY < key.txt', 'the value never shows in the process list'],
      ['infisical secrets set LOG_LEVEL=debug --personal', 'only for you'],
    ],
    load: () => import('./commands/secrets-set.ts'),
  },
  'secrets delete': {
    summary: 'delete secrets',
    operands: 'NAME…',
    flags: { ...PLACE, ...PERSONAL, ...MESSAGE, ...YES, ...OUTPUT },
    examples: [['infisical secrets delete OLD_KEY --yes', 'without the question']],
    load: () => import('./commands/secrets-delete.ts'),
  },
  'env list': {
    summary: 'the environments of the workspace',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical env list', '']],
    load: () => import('./commands/env-list.ts'),
  },
  'env create': {
    summary: 'add an environment',
    operands: 'NAME',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical env create preview', '']],
    load: () => import('./commands/env-create.ts'),
  },
  members: {
    summary: 'who can read what, with the fingerprint of everyone’s keys',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical members', 'compare the words with a colleague, by voice']],
    load: () => import('./commands/members.ts'),
  },
  'members invite': {
    summary: 'invite someone; prints the link that carries the secret',
    operands: 'EMAIL',
    flags: {
      workspace: PLACE.workspace,
      role: { value: 'ROLE', help: 'owner, admin, writer (the default) or reader' },
      env: {
        short: 'e',
        value: 'NAME',
        many: true,
        help: 'only this environment (repeatable); by cryptography, not by a filter',
      },
      ...OUTPUT,
    },
    examples: [
      ['infisical members invite bob@acme.test', 'hand the link over yourself; the mail does not contain it'],
      ['infisical members invite eve@agency.test --role reader -e dev', 'one environment, read only'],
    ],
    load: () => import('./commands/members-invite.ts'),
  },
  'members cancel': {
    summary: 'cancel an invite that nobody has used',
    operands: 'ID',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical members cancel 5f0c…', 'the id is in: infisical members']],
    load: () => import('./commands/members-cancel.ts'),
  },
  join: {
    summary: 'accept an invite; signs up or logs in on the way when needed',
    operands: "'LINK'",
    flags: { ...PASSWORD, ...SIGN_UP, ...OUTPUT },
    examples: [
      ["infisical join 'https://secrets.acme.test/join/5f0c…#…'", 'quote the link: the part after # is the key'],
    ],
    load: () => import('./commands/join.ts'),
  },
  verify: {
    summary: 'check the whole history of the workspace again, from its first entry',
    operands: '',
    flags: { ...PLACE, ...OUTPUT },
    examples: [['infisical verify', '']],
    load: () => import('./commands/verify.ts'),
  },
  doctor: {
    summary: 'check this machine: server, clock, session, key storage, .gitignore',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical doctor', '']],
    load: () => import('./commands/doctor.ts'),
  },
  completion: {
    summary: 'print a completion script',
    operands: 'bash|zsh|fish',
    flags: OUTPUT,
    examples: [['source <(infisical completion bash)', 'in ~/.bashrc']],
    load: () => import('./commands/completion.ts'),
  },
}

/** Shorter or expected spellings of a verb. */
export const ALIASES: Readonly<Record<string, string>> = {
  secrets: 'secrets list',
  env: 'env list',
  'members list': 'members',
  'secrets rm': 'secrets delete',
}
