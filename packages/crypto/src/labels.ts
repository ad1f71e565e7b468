// The one table of labels: what a label is for, and the struct that stands under it (SPEC 3). A new message is a new line, a changed
// message a new label. The types below make each construction refuse the labels of the others.

/** What may be done with a label. */
export type Construction = 'aead' | 'sign' | 'hash' | 'kdf'

function line<C extends Construction>(
  construction: C,
  struct: string,
): { readonly construction: C; readonly struct: string } {
  return Object.freeze({ construction, struct })
}

export const LABELS = Object.freeze({
  // password and account
  'argon2-salt': line('hash', 'e-mail, salt'),
  'srp-password': line('kdf', 'root: no context'),
  'bundle-kek': line('kdf', 'root: no context'),
  'bundle-kcv': line('kdf', 'root: no context'),
  bundle: line('aead', 'e-mail, user id, kdf, salt, sign public, box public, u32 generation, kcv'),
  'key-id': line('hash', 'public identity'),
  fingerprint: line('hash', 'public identity'),

  // membership log and invites
  'log-entry': line('sign', 'workspace id, entry body'),
  'log-entry-hash': line('hash', 'entry body'),
  'log-state': line('hash', 'state encoding'),
  'invite-accept': line('sign', 'workspace id, body of the join entry'),
  'machine-accept': line('sign', 'workspace id, body of the add-machine entry'),
  'invite-email': line('hash', 'invite id, e-mail'),
  'invite-signing-seed': line('kdf', 'invite secret: invite id'),
  'invite-box-secret': line('kdf', 'invite secret: invite id'),

  // machines
  'machine-auth': line('kdf', 'machine seed: machine id'),
  'machine-signing-seed': line('kdf', 'machine seed: machine id'),
  'machine-box-secret': line('kdf', 'machine seed: machine id'),
  'machine-auth-hash': line('hash', 'machine id, authentication secret'),
  'token-checksum': line('hash', 'token without its checksum'),

  // keys of a workspace
  'environment-key': line('kdf', 'workspace key: workspace id, environment id, u32 epoch'),
  'personal-key': line('kdf', 'personal seed: workspace id, environment id, u32 generation'),
  'name-key': line('kdf', 'environment or personal key: no context'),
  'value-key': line('kdf', 'environment or personal key: no context'),
  'message-key': line('kdf', 'environment or personal key: no context'),
  'key-commitment': line('kdf', 'workspace or environment key: workspace id, scope, u32 epoch'),
  'key-box': line('hash', 'key box'),
  'previous-key': line('aead', 'workspace id, scope, u32 new epoch'),
  'previous-key-hash': line('hash', 'sealed previous key'),

  // secrets and commits
  'chain-id': line('hash', 'workspace id, environment id, u8 kind, owner'),
  'secret-name': line(
    'aead',
    'workspace id, environment id, pair id, u8 field, u8 kind, owner, u32 epoch, u32 version',
  ),
  'secret-value': line(
    'aead',
    'workspace id, environment id, pair id, u8 field, u8 kind, owner, u32 epoch, u32 version',
  ),
  'commit-message': line('aead', 'workspace id, environment id, u8 kind, owner, u32 epoch, u64 seq'),
  commit: line('sign', 'workspace id, commit body'),
  'commit-hash': line('hash', 'commit body'),
  'manifest-leaf': line('hash', 'record of a pack'),
  manifest: line('hash', 'chain id, leaf hashes'),

  // recovery kits
  'recovery-checksum': line('hash', 'recovery code'),
  'recovery-id': line('kdf', 'recovery code: no context'),
  'recovery-auth': line('kdf', 'recovery code: no context'),
  'recovery-kek': line('kdf', 'recovery code: no context'),
  'recovery-auth-hash': line('hash', 'authentication secret of a recovery kit'),
  'recovery-kit': line('aead', 'kit id, e-mail, user id, sign public, box public, u32 generation'),

  // what stays on a device: never on the wire
  'local-cache-key': line('kdf', 'device key: chosen by the client'),
  'local-cache': line('aead', 'chosen by the client'),
  'local-draft-key': line('kdf', 'personal seed: no context'),
  'local-draft': line('aead', 'origin, user id, workspace id'),
  'local-session-key': line('kdf', 'device key: chosen by the client'),
  'local-session': line('aead', 'chosen by the client'),
  'local-browser-session': line('aead', 'chosen by the client'),
  'local-heads': line('hash', 'text of heads without its checksum'),
  'local-words': line('hash', 'heads that are pinned, heads that are served'),

  // the server's own keys, all from its one secret: never on the wire
  'server-jwt': line('kdf', 'server secret: no context'),
  'server-cookie': line('kdf', 'server secret: no context'),
  'server-fake-salt': line('kdf', 'server secret: e-mail'),
  'server-code': line('kdf', 'server secret: chosen by the server'),
  'server-rate-limit': line('kdf', 'server secret: chosen by the server'),
  'server-pack-ticket': line('kdf', 'server secret: chosen by the server'),

  // sessions
  'refresh-token': line('hash', 'refresh secret'),
})

type LabelFor<C extends Construction> = {
  [Label in keyof typeof LABELS]: (typeof LABELS)[Label]['construction'] extends C ? Label : never
}[keyof typeof LABELS]

export type Label = keyof typeof LABELS
export type AeadLabel = LabelFor<'aead'>
export type SignLabel = LabelFor<'sign'>
export type HashLabel = LabelFor<'hash'>
export type KdfLabel = LabelFor<'kdf'>
