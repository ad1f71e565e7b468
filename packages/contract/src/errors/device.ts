// What only a client says: about what it was asked to do, what it keeps, and the way to the server.
import type { ErrorRow } from './row.ts'

export const DEVICE = {
  // the way to the server
  'server-unreachable': {
    title: 'The server cannot be reached',
    hint: 'Check its address, and that it is running and that this device is connected.',
  },
  'not-infisical': {
    title: 'A web page came back where Infisical should answer',
    hint: 'Check the address. On a public network, open a browser and log in to the network first.',
  },
  'answer-too-large': {
    title: 'The server sent more than this client accepts',
    hint: 'Check the address. If it is right, ask whoever runs the server.',
  },

  // the session and the account
  'not-logged-in': {
    title: 'Nobody is logged in to this server on this device',
    hint: 'Log in, then try again.',
  },
  'session-unreadable': {
    title: 'The session kept on this device cannot be read',
    hint: 'Log in again.',
  },
  'pins-unreadable': {
    title: 'What this device remembers of the server cannot be read',
    hint: 'Without it a rollback would go unnoticed. Restore the file of pins, or, when you trust the server, remove it.',
  },
  'passphrase-wrong': {
    title: 'The passphrase does not open what was kept on this device',
    hint: 'Try again with the right one, or log in again.',
  },
  'kdf-changed': {
    title: 'The server gave other password parameters than this device knows',
    hint: 'If you changed your password elsewhere, use the new one; else do not trust this server.',
  },
  'bundle-rollback': {
    title: 'The server gave older account keys than this device knows',
    hint: 'Nothing was changed on this device. Ask whoever runs the server whether a backup was restored.',
  },
  email: {
    title: 'That is not an e-mail address',
    hint: 'Write it like name@example.com.',
  },
  'recovery-code': {
    title: 'That is not the code of a recovery kit',
    hint: 'Something in it was left out or mistyped. It has eight groups of four letters and digits; case, spaces and hyphens do not matter.',
  },
  'display-name': {
    title: 'That cannot be the name of a person',
    hint: 'Use 1 to 64 visible characters.',
  },

  // workspaces and environments
  'workspace-unknown': {
    title: 'There is no such workspace for you',
    hint: 'Check its id or name, and that you are logged in to the right server.',
  },
  'identity-replaced': {
    title: 'This workspace knows your old keys',
    hint: 'Ask an owner or admin to invite you again.',
  },
  'workspace-name': {
    title: 'That cannot be the name of a workspace',
    hint: 'Use 1 to 64 visible characters.',
  },
  'environment-unknown': {
    title: 'The workspace has no such environment',
    hint: 'Check its name in the list of environments.',
  },
  'environment-name': {
    title: 'That cannot be the name of an environment',
    hint: 'Use a-z, 0-9 and hyphens, up to 32 of them, and begin with a letter or digit.',
  },
  'environment-exists': {
    title: 'The workspace has an environment of that name',
    hint: 'Choose another name.',
  },
  'environment-closed': {
    title: 'This environment was not opened to you',
    hint: 'Ask an owner or admin of the workspace for access to it.',
  },
  'not-allowed-here': {
    title: 'Your role in this workspace does not allow that',
    hint: 'Ask an owner or admin of the workspace.',
  },

  // secrets
  'secret-unknown': {
    title: 'There is no secret of that name',
    hint: 'Check the name in the list of secrets, and the environment.',
  },
  'commit-unknown': {
    title: 'There is no commit of that number',
    hint: 'Look for its number in the history of the environment.',
  },
  'past-closed': {
    title: 'What was there is sealed under keys that you do not have any more',
    hint: 'Personal secrets of before you came back with new keys cannot be opened by anybody. Choose a later commit.',
  },
  'secret-name': {
    title: 'That cannot be the name of a secret',
    hint: 'Use 1 to 256 bytes of text without control characters.',
  },
  'secret-value': {
    title: 'That cannot be the value of a secret',
    hint: 'Use well-formed text of up to 65,536 bytes.',
  },
  'secret-duplicate': {
    title: 'The same name stands twice in what is to be pushed',
    hint: 'Remove one of the two lines.',
  },
  'secret-limit': {
    title: 'The environment would hold more secrets than it can',
    hint: 'Remove some, or spread them over several environments.',
  },
  'message-limit': {
    title: 'The message of the commit is too long',
    hint: 'Use up to 1,024 bytes of well-formed text.',
  },
  'nothing-cached': {
    title: 'Nothing of this environment is kept on this device yet',
    hint: 'Pull once while the server can be reached.',
  },
  busy: {
    title: 'Others kept changing this environment',
    hint: 'Nothing was sent. Try again in a moment.',
  },

  // invites
  'invite-link': {
    title: 'That is not a whole invite link',
    hint: 'Copy all of it, with what stands after the # sign, and put it in quotes in a shell.',
  },
  'invite-other-server': {
    title: 'The invite link belongs to another server',
    hint: 'Use the server that the link begins with.',
  },
  'role-access': {
    title: 'Owners and admins reach every environment',
    hint: 'Leave the environments out, or invite as a writer or reader.',
  },
  'already-member': {
    title: 'That person is a member already',
    hint: 'There is nothing to do, unless they started over and have new keys: then invite them with --again.',
  },

  // members and machines
  'member-unknown': {
    title: 'There is no such member',
    hint: 'Name one by e-mail address, as the list of members has it.',
  },
  'member-ambiguous': {
    title: 'Several members have that name',
    hint: 'Name one by e-mail address, as the list of members has it.',
  },
  'last-owner': {
    title: 'The workspace would have no owner',
    hint: 'Make somebody else an owner first.',
  },
  'access-unchanged': {
    title: 'The member has that role and those environments already',
    hint: 'There is nothing to do.',
  },
  'words-differ': {
    title: 'The words are not those of the member’s keys',
    hint: 'Compare again, by voice. If they still differ, somebody is between you, so do not share anything.',
  },
  'invite-expiry': {
    title: 'That is no time for an invite to be open',
    hint: 'Between one hour and 30 days, like 12h or 7d.',
  },
  'machine-name': {
    title: 'That cannot be the name of a token',
    hint: 'Use 1 to 64 visible characters.',
  },
  'machine-exists': {
    title: 'There is a token of that name',
    hint: 'Choose another name, or revoke that token.',
  },
  'machine-missing': {
    title: 'There is no token of that name',
    hint: 'Check the name in the list of tokens.',
  },
  'machine-expiry': {
    title: 'That is no time for a token to be good',
    hint: 'Between one hour and 10 years, like 90d.',
  },
  'machine-environments': {
    title: 'A token is for named environments',
    hint: 'Name at least one.',
  },
  'token-invalid': {
    title: 'That is not a whole token',
    hint: 'Copy all of it, from infisical_ to the end, without quotes or spaces inside.',
  },
  'token-scope': {
    title: 'The token is for another workspace or environment, or may only read',
    hint: 'Use a token that was made for it.',
  },
  'token-cannot': {
    title: 'A token cannot do that',
    hint: 'Log in as a person.',
  },
  'last-environment': {
    title: 'A workspace keeps one environment at least',
    hint: 'Create another first.',
  },
  'lock-unreadable': {
    title: 'The lock file cannot be read',
    hint: 'Take it from the history of your repository, or remove it to begin anew.',
  },
  'heads-text': {
    title: 'That is not a text of heads',
    hint: 'Copy the whole line.',
  },
  'trust-words': {
    title: 'The words are not the ones shown',
    hint: 'Nothing was changed. Read both heads again, and type the words if you are sure.',
  },
} as const satisfies Record<string, ErrorRow>
