// The list of attacks: what a malicious server, with or without a dishonest insider, tries against a service of this kind, and what must
// answer it. Every row has tests that name it; docs/attacks.md is made of both (attacks-page.ts).
import type { ErrorCode } from '@infisical/contract'

export interface Row {
  readonly row: number
  readonly tries: string
  /** The codes that refuse it, or what holds instead where nothing has to be refused. */
  readonly answer: readonly ErrorCode[] | string
}

export interface Chapter {
  readonly name: string
  readonly rows: readonly Row[]
}

const row = (number: number, tries: string, answer: Row['answer']): Row => ({ row: number, tries, answer })

export const ATTACKS: readonly Chapter[] = [
  {
    name: 'Login',
    rows: [
      row(1, 'Password parameters below the floor', ['kdf-floor']),
      row(2, 'Absurdly expensive password parameters', ['kdf-ceiling']),
      row(3, 'Another password derivation, or none', ['kdf-algorithm']),
      row(4, 'Other parameters or another salt than this device knows, behind which no keys open', ['kdf-changed']),
      row(5, 'A salt that is empty, short, malformed or all zero', ['kdf-salt']),
      row(6, 'The same salt for everybody, to try guesses on all at once', 'the e-mail address goes into the salt'),
      row(7, 'A server value of SRP outside of its range, or of another form', ['srp-parameter']),
      row(8, 'Values that make u zero', ['srp-parameter']),
      row(9, 'The client’s own value outside of its range', ['srp-parameter']),
      row(10, 'Another group, generator or hash for SRP', 'the group is a constant; nothing is negotiated'),
      row(11, 'The sealed keys without the server’s proof, or with garbage for one', ['srp-proof']),
      row(12, 'A proof that was given in another login', ['srp-proof']),
      row(13, 'Guessing passwords from a stolen verifier', 'a guess costs a whole Argon2id'),
      row(14, 'Asking for the password itself', 'no procedure takes one, and no client has a way to send it'),
      row(15, 'Telling strangers who has an account', 'an unknown address is answered like a known one'),
    ],
  },
  {
    name: 'The sealed private keys',
    rows: [
      row(16, 'Sealed keys that were changed, cut, emptied, or are another user’s', ['bundle-auth']),
      row(17, 'Other public keys than those of the sealed private ones', ['bundle-mismatch']),
      row(18, 'Older keys, or an older password, than this device knows', ['bundle-rollback']),
      row(19, 'A ciphertext that opens under many passwords', ['bundle-commitment', 'bundle-auth']),
      row(20, 'A lower version or suite', ['bundle-auth', 'malformed']),
      row(
        21,
        'A policy that wraps keys for somebody else, pushed at login',
        'unknown fields change nothing, and nothing is wrapped',
      ),
    ],
  },
  {
    name: 'Identities, invites and the membership log',
    rows: [
      row(22, 'Another workspace in the place of this one', ['log-genesis']),
      row(23, 'Entries by nobody, by a stranger, or by somebody without the right', ['log-authz', 'signature']),
      row(24, 'Entries that are reordered, missing, doubled or linked to another', ['log-chain']),
      row(25, 'A shorter log than was seen, or another one', ['log-rollback', 'log-fork']),
      row(26, 'Other keys in the place of the invited person’s', ['invite-binding', 'log-authz']),
      row(27, 'An acceptance used again: elsewhere, for another role, by a second person', [
        'invite-binding',
        'invite-used',
      ]),
      row(28, 'An invite that expired, was cancelled, or was for another address', [
        'invite-expired',
        'invite-used',
        'invite-binding',
      ]),
      row(29, 'A link that leads into a look-alike workspace', ['invite-workspace']),
      row(30, 'A member’s keys changed', ['log-authz', 'key-duplicate']),
      row(31, 'An Ed25519 key of small order, of mixed torsion, or in another form', ['key-invalid']),
      row(32, 'An X25519 key that makes every shared key the same', ['key-invalid']),
      row(33, 'The same key for two', ['key-duplicate']),
      row(34, 'Giving oneself or others a role that one may not give; removing the last owner', ['log-authz']),
      row(35, 'A list of members with a ghost, or without somebody', 'the signed log is the only list there is'),
      row(36, 'An entry of a type or version that is not known', ['log-unknown', 'malformed']),
      row(37, 'A right signature made for something else', ['signature']),
      row(38, 'The same signature in another form', ['signature']),
    ],
  },
  {
    name: 'Workspace keys',
    rows: [
      row(39, 'A key box of the server’s own making', ['box-commitment']),
      row(40, 'A box of another workspace, epoch, receiver or purpose', ['box-auth', 'box-commitment']),
      row(41, 'Different keys for different members', ['box-commitment']),
      row(42, 'An old epoch in the place of the current one; a skipped or repeated number', [
        'epoch-stale',
        'epoch-chain',
      ]),
      row(43, 'Keys for more, or for fewer, than must have them', ['epoch-recipients']),
      row(44, 'A removal without new keys', ['epoch-required']),
      row(45, 'Hiding that somebody left', ['epoch-required']),
    ],
  },
  {
    name: 'Commits and secrets',
    rows: [
      row(46, 'A name and a value swapped', ['entry-aad']),
      row(47, 'Secrets moved between pairs, environments or workspaces', ['entry-hash', 'entry-aad', 'commit-env']),
      row(48, 'Secrets dropped, added, or all of them gone', ['entry-missing', 'entry-extra', 'manifest-root']),
      row(49, 'An older value for one secret', ['entry-hash', 'entry-version']),
      row(50, 'A deleted secret served again', ['entry-extra', 'entry-version']),
      row(51, 'An older head, a sibling of the known one, an unrelated one', [
        'commit-rollback',
        'commit-fork',
        'commit-parent',
      ]),
      row(52, 'Something older than the lock file in git', ['lock-mismatch']),
      row(53, 'A head that is frozen for long', ['freshness']),
      row(54, 'One history for some, another for others', ['log-fork', 'commit-fork', 'heads-differ', 'lock-mismatch']),
      row(55, 'Commits by strangers, readers, or somebody who was removed', ['commit-author', 'commit-checkpoint']),
      row(56, 'A commit on an older place of the log than the one before', ['commit-log-position']),
      row(57, 'A commit under the keys of an older epoch', ['epoch-stale']),
      row(58, 'Personal and shared mixed up; another’s personal secrets as mine', ['entry-type']),
      row(59, 'Plaintext, nothing, or a shorter tag where a ciphertext has to be', ['malformed', 'entry-hash']),
      row(60, 'Unsigned names, times and authors', 'only what is signed or sealed is shown'),
      row(61, 'Bytes in another form than the one', ['malformed']),
      row(62, 'Two ids that look the same', ['malformed']),
      row(63, 'A random generator that repeats itself', ['nonce-reuse']),
      row(64, 'Too much of everything', ['limit', 'malformed', 'answer-too-large']),
      row(65, 'A wrong clock', 'no decision rests on the server’s time'),
    ],
  },
  {
    name: 'What a client does',
    rows: [
      row(66, 'A lie in the middle of everyday work', 'nothing is kept, written or started, and the exit code is 4'),
      row(67, 'Switching a check off from afar', 'no such switch exists'),
      row(68, 'Learning from errors what opened', 'the server hears nothing of it, and nothing is tried again'),
      row(69, 'Names and messages that play with a terminal', 'whatever others wrote is escaped'),
      row(70, 'Names that make a program load something else', 'nothing is started: `name-dangerous`'),
      row(71, 'Text of users in mails', 'plain text, one fixed link, nothing of users in the subject'),
      row(72, 'Reading lengths', 'sizes are padded to buckets'),
      row(73, 'A device that lost its memory of a workspace', ['first-contact']),
      row(74, 'Two accounts or servers on one device', 'pins belong to a server, a user and a workspace'),
      row(75, 'Resetting a password to reach old data', 'new keys open nothing old'),
      row(76, 'Another’s recovery kit, or an older one', 'it does not open'),
      row(
        77,
        'Another web page than the one that was released',
        '`infisical verify-web` finds it: `web-bundle`, exit code 4',
      ),
      row(78, 'A token used in another workspace or environment', ['token-scope', 'not-allowed']),
      row(79, 'A made-up workspace for a first run in CI', ['log-genesis', 'log-rollback', 'log-fork']),
      row(80, 'An update of the client from the same server', 'clients never update themselves'),
      row(
        81,
        'Hints that something moved: invented, withheld, repeated, or a flood of them',
        'a look too many or a late one, at a bounded price; what is seen is verified as ever',
      ),
    ],
  },
]
