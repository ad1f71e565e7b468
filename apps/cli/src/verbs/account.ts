// Verbs about one’s own account and about this folder.
import type { Verb } from '../verb.ts'
import { OUTPUT, PASSWORD, PLACE, SIGN_UP, YES } from './flags.ts'

export const ACCOUNT_VERBS = {
  signup: {
    summary: 'create an account; the keys are made on this device',
    operands: '',
    flags: { ...PASSWORD, ...SIGN_UP, ...OUTPUT },
    examples: [
      ['infisical signup --email alice@acme.test --name Alice', 'asks for the mailed code and a password'],
      ['infisical signup --email ci@acme.test --name CI --code 123456 --password-stdin < pw', 'without a terminal'],
    ],
    load: () => import('../commands/signup.ts'),
  },
  login: {
    summary: 'log in on this device; the password never leaves it',
    operands: '',
    flags: { ...PASSWORD, ...OUTPUT },
    examples: [['infisical login --email alice@acme.test', 'asks for the password']],
    load: () => import('../commands/login.ts'),
  },
  logout: {
    summary: 'end the session and forget the keys on this device',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical logout', 'on every server: repeat with --url']],
    load: () => import('../commands/logout.ts'),
  },
  whoami: {
    summary: 'who is logged in, where, with which fingerprint',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical whoami --json', 'for scripts']],
    load: () => import('../commands/whoami.ts'),
  },
  status: {
    summary: 'what this folder is connected to, and whether it is up to date',
    operands: '',
    flags: {
      ...PLACE,
      fingerprint: { help: 'one line that says how far log and secrets are here, to compare with a colleague’s' },
      compare: { value: 'LINE', help: 'compare with the line of a colleague' },
      ...OUTPUT,
    },
    examples: [
      ['infisical status', 'workspace, environment, last commit, unpushed edits'],
      ['infisical status --fingerprint', 'send the line to a colleague'],
      ["infisical status --compare 'heads1.…'", 'whether the server told both the same'],
    ],
    load: () => import('../commands/status.ts'),
  },
  init: {
    summary: 'connect this folder to a workspace; writes .infisical.json, safe to commit',
    operands: '',
    flags: {
      new: { value: 'NAME', help: 'make a new workspace with dev, staging and prod' },
      lock: { help: 'also keep infisical.lock, which tells clones and CI how far the history was' },
      ...PLACE,
      ...YES,
      ...OUTPUT,
    },
    examples: [
      ['infisical init --new acme', 'a new workspace'],
      ['infisical init -w acme -e staging', 'one you are a member of'],
      ['infisical init --lock', 'a lock file for the workspace of this folder'],
    ],
    load: () => import('../commands/init.ts'),
  },
  join: {
    summary: 'accept an invite; signs up or logs in on the way when needed',
    operands: "'LINK'",
    flags: { ...PASSWORD, ...SIGN_UP, ...OUTPUT },
    examples: [
      ["infisical join 'https://secrets.acme.test/join/5f0c…#…'", 'quote the link: the part after # is the key'],
    ],
    load: () => import('../commands/join.ts'),
  },
  doctor: {
    summary: 'check this machine: server, clock, session, key storage, .gitignore',
    operands: '',
    flags: OUTPUT,
    examples: [['infisical doctor', '']],
    load: () => import('../commands/doctor.ts'),
  },
  completion: {
    summary: 'print a completion script',
    operands: 'bash|zsh|fish',
    flags: OUTPUT,
    examples: [['source <(infisical completion bash)', 'in ~/.bashrc']],
    load: () => import('../commands/completion.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
