// What verification says. A client says it about what the server served: then the server or the network tampered, or a member signed
// what he may not. A server says some of it about what a client sent: those rows have a status.
import type { ErrorRow } from './row.ts'

const NOT_SIGNED_SO = 'Nothing was changed on this device. Compare with a colleague, then ask whoever runs the server.'
const UPDATE = 'Update the client, then try again.'

/** Form, keys and signatures. */
export const FORMS = {
  malformed: {
    http: 400,
    title: 'Something is not in the one form that the format allows',
    hint: UPDATE,
  },
  limit: {
    http: 400,
    title: 'A limit of the format is exceeded',
    hint: 'The documentation lists the limits. Split what is too large, remove what is too many.',
  },
  signature: {
    http: 400,
    title: 'A signature does not fit what it stands under',
    hint: NOT_SIGNED_SO,
  },
  'key-invalid': {
    http: 400,
    title: 'A public key is not acceptable',
    hint: NOT_SIGNED_SO,
  },
  'key-duplicate': {
    http: 400,
    title: 'A public key was admitted before',
    hint: 'Every member and every invite needs keys of its own. Make a new invite.',
  },
  decryption: {
    title: 'A sealed message does not open: it was changed, moved, or made for another key',
    hint: NOT_SIGNED_SO,
  },
  'nonce-reuse': {
    title: 'The random generator of this machine repeats itself',
    hint: 'Nothing was sealed or sent. Do not use this machine for secrets until that is mended.',
  },
} as const satisfies Record<string, ErrorRow>

/** Passwords and private keys. */
export const ACCOUNTS = {
  'kdf-algorithm': {
    http: 400,
    title: 'The password derivation is not one this version knows',
    hint: `${UPDATE} If it is the newest, do not trust this server.`,
  },
  'kdf-floor': {
    http: 400,
    title: 'The password derivation is weaker than allowed',
    hint: 'Do not trust this server: it would make your password easy to guess. Nothing was sent.',
  },
  'kdf-ceiling': {
    http: 400,
    title: 'The password derivation costs more than allowed',
    hint: 'Do not trust this server: it would keep this device busy. Nothing was sent.',
  },
  'kdf-salt': {
    http: 400,
    title: 'The salt of the password derivation is not sixteen random bytes',
    hint: 'Do not trust this server. Nothing was sent.',
  },
  'srp-parameter': {
    http: 400,
    title: 'A login parameter is not of the agreed form',
    hint: `${UPDATE} If it is the newest, do not trust this server.`,
  },
  'srp-proof': {
    title: 'The server could not prove that it knows your account',
    hint: 'Do not trust this server, and do not type your password there again.',
  },
  'bundle-auth': {
    title: 'Your private keys do not open: they were changed, or belong to another account',
    hint: NOT_SIGNED_SO,
  },
  'bundle-commitment': {
    title: 'Your private keys were not sealed under this password',
    hint: NOT_SIGNED_SO,
  },
  'bundle-mismatch': {
    title: 'The public keys of your account do not belong to its private keys',
    hint: NOT_SIGNED_SO,
  },
  'recovery-auth': {
    title: 'The recovery kit that the server gave does not open with your code',
    hint: NOT_SIGNED_SO,
  },
} as const satisfies Record<string, ErrorRow>

/** The membership log, invites and workspace keys. */
export const LOGS = {
  'log-unknown': {
    http: 400,
    title: 'The membership log holds an entry of a kind this version does not know',
    hint: UPDATE,
  },
  'log-genesis': {
    http: 400,
    title: 'The membership log does not begin where this workspace begins',
    hint: NOT_SIGNED_SO,
  },
  'log-chain': {
    http: 400,
    title: 'An entry of the membership log does not continue what is before it',
    hint: NOT_SIGNED_SO,
  },
  'log-authz': {
    http: 403,
    title: 'An entry of the membership log was signed by someone who may not do that',
    hint: NOT_SIGNED_SO,
  },
  'log-state': {
    http: 400,
    title: 'An entry of the membership log leads to another state than it says',
    hint: NOT_SIGNED_SO,
  },
  'log-rollback': {
    title: 'The server served an older membership log than this device has seen',
    hint: NOT_SIGNED_SO,
  },
  'log-fork': {
    title: 'The server served another membership log than this device has seen',
    hint: NOT_SIGNED_SO,
  },
  'invite-used': {
    http: 409,
    title: 'The invite was used or cancelled before',
    hint: 'Ask for a new invite.',
  },
  'invite-expired': {
    http: 410,
    title: 'The invite has expired',
    hint: 'Ask for a new invite.',
  },
  'invite-binding': {
    http: 400,
    title: 'The invite was made for something else than it is used for',
    hint: 'Check that the link is whole and that you are logged in with the e-mail address that was invited.',
  },
  'invite-workspace': {
    title: 'The server answered the invite with another workspace than its link names',
    hint: 'Do not join. Ask whoever gave you the link, by another way, to compare it.',
  },
  'epoch-chain': {
    http: 400,
    title: 'The number of an epoch does not follow the one before',
    hint: NOT_SIGNED_SO,
  },
  'epoch-recipients': {
    http: 400,
    title: 'Keys were made for others than those who must have them',
    hint: NOT_SIGNED_SO,
  },
  'epoch-stale': {
    http: 409,
    title: 'Something is sealed for another epoch than the current one',
    hint: 'Pull, then try again. If it stays, nothing was changed on this device; ask whoever runs the server.',
  },
  'epoch-required': {
    http: 409,
    title: 'Somebody left, or came back with new keys, and the workspace keys were not changed since',
    hint: 'An owner or admin has to rotate them. Nothing was sent.',
  },
  'box-commitment': {
    http: 400,
    title: 'A key is not the one that was signed',
    hint: NOT_SIGNED_SO,
  },
  'box-auth': {
    title: 'The box around a key was made for something else, or changed',
    hint: NOT_SIGNED_SO,
  },
} as const satisfies Record<string, ErrorRow>

/** Commits and secrets. */
export const COMMITS = {
  'commit-env': {
    http: 400,
    title: 'A commit belongs to another environment',
    hint: NOT_SIGNED_SO,
  },
  'entry-type': {
    http: 400,
    title: 'Shared and personal secrets, or those of different users, were mixed up',
    hint: NOT_SIGNED_SO,
  },
  'commit-rollback': {
    title: 'The server served older secrets than this device has seen',
    hint: NOT_SIGNED_SO,
  },
  'commit-fork': {
    title: 'The server served another history of the secrets than this device has seen',
    hint: NOT_SIGNED_SO,
  },
  'commit-parent': {
    http: 400,
    title: 'A commit does not continue the one before it',
    hint: NOT_SIGNED_SO,
  },
  'commit-log-position': {
    http: 400,
    title: 'A commit names a place in the membership log that does not fit',
    hint: NOT_SIGNED_SO,
  },
  'commit-author': {
    http: 403,
    title: 'A commit was signed by someone who may not write there',
    hint: NOT_SIGNED_SO,
  },
  'commit-checkpoint': {
    http: 400,
    title: 'A commit does not fit where the secrets stood when the workspace keys were changed',
    hint: NOT_SIGNED_SO,
  },
  'manifest-root': {
    http: 400,
    title: 'There are no secrets where a signed commit says there are some',
    hint: NOT_SIGNED_SO,
  },
  'entry-missing': {
    http: 400,
    title: 'A secret is missing that a signed commit counts',
    hint: NOT_SIGNED_SO,
  },
  'entry-extra': {
    http: 400,
    title: 'There is a secret that no signed commit counts',
    hint: NOT_SIGNED_SO,
  },
  'entry-hash': {
    http: 400,
    title: 'A secret is not the one that was signed',
    hint: NOT_SIGNED_SO,
  },
  'entry-version': {
    http: 400,
    title: 'A secret has an older version than it had before',
    hint: NOT_SIGNED_SO,
  },
  'entry-aad': {
    title: 'A secret was moved from another place or changed',
    hint: NOT_SIGNED_SO,
  },
  'name-duplicate': {
    title: 'Two secrets of the environment have the same name',
    hint: 'Whoever pushed them last has to remove one. Nothing was changed on this device.',
  },
} as const satisfies Record<string, ErrorRow>

/** What this device was told by other ways than the server. */
export const WITNESSES = {
  'lock-mismatch': {
    title: 'The server served something older, or something else, than the lock file says',
    hint: 'Nothing was changed on this device. Take the newest lock file from your repository. If it stays, ask whoever runs the server.',
  },
  'heads-differ': {
    title: 'The server told your colleague another history than you',
    hint: 'Keep both texts: they are the proof. Ask whoever runs the server.',
  },
  freshness: {
    title: 'The newest commit is older than you allow',
    hint: 'Perhaps nothing changed for long, or the server withholds what is new. Allow more, or ask a colleague for the newest commit.',
  },
  'first-contact': {
    title: 'Nothing is known of this workspace on this device, and nobody is there to look',
    hint: 'Use a token, or commit a lock file, or allow the first contact.',
  },
} as const satisfies Record<string, ErrorRow>
