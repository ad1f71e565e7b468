// What only the server says: why it did not do what it was asked.
import type { ErrorRow } from './row.ts'

export const REFUSALS = {
  // who is asking
  unauthenticated: {
    http: 401,
    title: 'Nobody is logged in',
    hint: 'Log in, then try again.',
  },
  'session-expired': {
    http: 401,
    title: 'The session has expired',
    hint: 'Log in again.',
  },
  'session-reused': {
    http: 401,
    title: 'A spent login token was used again, so the server ended the session',
    hint: 'Log in again. If this happens without a copied or restored session, someone else may have held your token.',
  },
  'machine-unknown': {
    http: 401,
    title: 'The server knows no machine with this token',
    hint: 'It was revoked, or belongs to another server. Make a new one.',
  },
  'machine-expired': {
    http: 401,
    title: 'The token has expired',
    hint: 'Make a new one.',
  },
  'origin-refused': {
    http: 403,
    title: 'The request came from another website',
    hint: 'Open Infisical at its own address and try again there.',
  },
  'outdated-client': {
    http: 426,
    title: 'This client is too old for the server',
    hint: 'Update the client, then try again.',
  },

  // signing up and logging in
  'code-wrong': {
    http: 400,
    title: 'The code is not the one that was mailed',
    hint: 'Check the newest mail and type its six digits again.',
  },
  'code-expired': {
    http: 400,
    title: 'The code is no longer valid',
    hint: 'Ask for a new code; each is valid for ten minutes.',
  },
  'code-exhausted': {
    http: 400,
    title: 'The code was tried too often',
    hint: 'Ask for a new code.',
  },
  'email-taken': {
    http: 409,
    title: 'This e-mail address has an account already',
    hint: 'Log in instead.',
  },
  'user-id-taken': {
    http: 409,
    title: 'This user id is in use',
    hint: 'Sign up again; the client will choose another id.',
  },
  'recovery-refused': {
    http: 403,
    title: 'The recovery kit does not fit this account',
    hint: 'Use the newest kit, with the address it was made for. Without one, start over with new keys.',
  },
  'keys-replaced': {
    http: 409,
    title: 'The keys of this account were replaced meanwhile',
    hint: 'Log in again, then repeat it.',
  },
  'login-stale': {
    http: 403,
    title: 'For that, the password has to be proved anew',
    hint: 'Log in again, then repeat it.',
  },
  'login-failed': {
    http: 401,
    title: 'The e-mail address or the password is wrong',
    hint: 'Check both and try again.',
  },
  'login-expired': {
    http: 400,
    title: 'This login was not finished in time, or was finished before',
    hint: 'Begin to log in again.',
  },
  'rate-limited': {
    http: 429,
    title: 'Too many requests of this kind',
    hint: 'Wait a little, then try again.',
  },

  // what was asked for
  'not-a-member': {
    http: 403,
    title: 'There is no such workspace, or you are not a member of it',
    hint: 'Check the workspace id, or ask an owner or admin of the workspace to invite you.',
  },
  'not-allowed': {
    http: 403,
    title: 'Your role or your access in this workspace does not allow that',
    hint: 'Ask an owner or admin of the workspace.',
  },
  'not-found': {
    http: 404,
    title: 'There is nothing of that name here',
    hint: 'Check what you asked for.',
  },
  'ticket-invalid': {
    http: 403,
    title: 'The permission to fetch this pack is missing, or has expired',
    hint: 'Pull again.',
  },
  'pack-gone': {
    http: 410,
    title: 'The environment changed while it was being fetched',
    hint: 'Pull again.',
  },
  'conflict-head': {
    http: 409,
    title: 'Someone else was faster: the workspace or the environment has changed meanwhile',
    hint: 'Pull, then try again.',
  },
  'clock-skew': {
    http: 400,
    title: 'The clock of this device is wrong',
    hint: 'Set it to the right time, then try again.',
  },

  // how much
  'limit-request': {
    http: 413,
    title: 'The request is too large',
    hint: 'Send less at once.',
  },
  'limit-push': {
    http: 413,
    title: 'The push is too large',
    hint: 'Push the secrets in several parts.',
  },
  'limit-workspaces': {
    http: 409,
    title: 'You are in as many workspaces as one user can be',
    hint: 'Use an account of its own for further ones.',
  },

  // the server itself
  unavailable: {
    http: 503,
    title: 'The server cannot reach its database, or the database is too busy',
    hint: 'Try again in a moment. Nothing was changed.',
  },
  'server-full': {
    http: 507,
    title: 'The disk of the server is full',
    hint: 'Nothing was changed. Tell whoever runs the server to make room on it.',
  },
  'server-error': {
    http: 500,
    title: 'Something went wrong on the server',
    hint: 'Try again. If it stays, give the request id to whoever runs the server.',
  },
} as const satisfies Record<string, ErrorRow>
