// Verbs about the workspace: environments, members, invites, tokens.
import type { Verb } from '../verb.ts'
import { OUTPUT, PLACE, YES } from './flags.ts'

export const WORKSPACE_VERBS = {
  'env list': {
    summary: 'the environments of the workspace',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical env list', '']],
    load: () => import('../commands/env-list.ts'),
  },
  'env create': {
    summary: 'add an environment',
    operands: 'NAME',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical env create preview', '']],
    load: () => import('../commands/env-create.ts'),
  },
  members: {
    summary: 'who can read what, with the fingerprint of everyone’s keys',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical members', 'compare the words with a colleague, by voice']],
    load: () => import('../commands/members.ts'),
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
      expires: { value: 'TIME', help: 'for how long, like 12h or 7d (the default); at most 30d' },
      again: { help: 'for a member who started over: he comes back with new keys' },
      ...OUTPUT,
    },
    examples: [
      ['infisical members invite bob@acme.test', 'hand the link over yourself; the mail does not contain it'],
      ['infisical members invite eve@agency.test --role reader -e dev', 'one environment, read only'],
    ],
    load: () => import('../commands/members-invite.ts'),
  },
  'invites cancel': {
    summary: 'cancel an invite that nobody has used',
    operands: 'ID',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical invites cancel 5f0c…', 'the id is in: infisical invites']],
    load: () => import('../commands/invites-cancel.ts'),
  },
  'env rename': {
    summary: 'give an environment another name; its secrets and history stay',
    operands: 'NAME NEW-NAME',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical env rename preview review', '']],
    load: () => import('../commands/env-rename.ts'),
  },
  'env remove': {
    summary: 'remove an environment with all its secrets, for everybody',
    operands: 'NAME',
    flags: { workspace: PLACE.workspace, ...YES, ...OUTPUT },
    examples: [['infisical env remove preview --yes', 'without the question']],
    load: () => import('../commands/env-remove.ts'),
  },
  'members verify': {
    summary: 'compare the words of a member’s keys, by voice, and note that they fit',
    operands: 'MEMBER',
    flags: {
      workspace: PLACE.workspace,
      words: { value: 'WORDS', help: 'the eight words that he reads to you; they must be his keys’' },
      ...YES,
      ...OUTPUT,
    },
    examples: [
      ['infisical members verify bob@acme.test', 'shows the words and asks whether they fit'],
      ['infisical members verify bob --words "abandon ability …"', 'without a terminal'],
    ],
    load: () => import('../commands/members-verify.ts'),
  },
  'members set': {
    summary: 'give a member another role or other environments; what takes something away changes the keys',
    operands: 'MEMBER',
    flags: {
      workspace: PLACE.workspace,
      role: { value: 'ROLE', help: 'owner, admin, writer or reader' },
      env: { short: 'e', value: 'NAME', many: true, help: 'only this environment (repeatable), or: -e all' },
      ...YES,
      ...OUTPUT,
    },
    examples: [
      ['infisical members set bob@acme.test --role admin', 'more: at once'],
      ['infisical members set eve@agency.test -e dev', 'less: with new keys for everybody else'],
    ],
    load: () => import('../commands/members-set.ts'),
  },
  'members remove': {
    summary: 'remove a member; new keys, everything sealed anew, and a list of what to change at its source',
    operands: 'MEMBER',
    flags: { workspace: PLACE.workspace, ...YES, ...OUTPUT },
    examples: [['infisical members remove bob@acme.test', 'then: infisical rotation']],
    load: () => import('../commands/members-remove.ts'),
  },
  leave: {
    summary: 'leave the workspace; its owners change the keys after you',
    operands: '',
    flags: { workspace: PLACE.workspace, ...YES, ...OUTPUT },
    examples: [['infisical leave --yes', 'without the question']],
    load: () => import('../commands/leave.ts'),
  },
  invites: {
    summary: 'the invites that are open',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical invites', '']],
    load: () => import('../commands/invites.ts'),
  },
  rotate: {
    summary: 'new keys for the workspace; every secret is sealed anew, none changes',
    operands: '',
    flags: { workspace: PLACE.workspace, ...YES, ...OUTPUT },
    examples: [['infisical rotate', 'after a device was stolen, say']],
    load: () => import('../commands/rotate.ts'),
  },
  rotation: {
    summary: 'which values somebody who is gone could read, and so have to change where they come from',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [
      ['infisical rotation', 'until the list is empty'],
      ['infisical rotation --json', 'for tickets'],
    ],
    load: () => import('../commands/rotation.ts'),
  },
  'token create': {
    summary: 'make a token for a machine; it is shown once',
    operands: 'NAME',
    flags: {
      workspace: PLACE.workspace,
      env: { short: 'e', value: 'NAME', many: true, help: 'for this environment (repeatable); it opens no other' },
      read: { help: 'only read (the default)' },
      write: { help: 'read and push' },
      expires: { value: 'TIME', help: 'for how long, like 12h, 90d or 1y (default 90d)' },
      ...OUTPUT,
    },
    examples: [
      ['infisical token create ci -e prod --read --expires 90d', 'then: INFISICAL_TOKEN=… infisical run -e prod -- …'],
    ],
    load: () => import('../commands/token-create.ts'),
  },
  'token list': {
    summary: 'the tokens of the workspace, and when they were last used',
    operands: '',
    flags: { workspace: PLACE.workspace, ...OUTPUT },
    examples: [['infisical token list', '']],
    load: () => import('../commands/token-list.ts'),
  },
  'token revoke': {
    summary: 'end a token; new keys for everybody else',
    operands: 'NAME',
    flags: { workspace: PLACE.workspace, ...YES, ...OUTPUT },
    examples: [['infisical token revoke ci', '']],
    load: () => import('../commands/token-revoke.ts'),
  },
} as const satisfies Readonly<Record<string, Verb>>
