#!/usr/bin/env python3
"""A second implementation of sections 8, 10 and 11 of SPEC.md, written from that page and from none of our code.

It makes every entry, state, record, pack, manifest and commit of log-v1.json and chain-v1.json again, from their inputs and from its own
state, and compares. Needs Python 3.9 or newer with Debian's python3-cryptography.
Usage: python3 reproduce.py        says how many values are the same, exits 1 if one is not.
"""
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = pathlib.Path(__file__).parent
unhex = bytes.fromhex


# 1 and 2. Conventions, frame


def u8(n):
    return n.to_bytes(1, 'big')


def u32(n):
    return n.to_bytes(4, 'big')


def u64(n):
    return n.to_bytes(8, 'big')


def bytes_(b):
    return u32(len(b)) + b


def text(s):
    return bytes_(s.encode('utf-8'))


def list_(items):
    items = list(items)
    return u32(len(items)) + b''.join(items)


def optional(b):
    return b'\0' if b is None else b'\1' + b


def frame(label, *fields):
    name = ('infisical/v1/' + label).encode('ascii')
    return u8(len(name)) + name + u32(len(fields)) + b''.join(bytes_(f) for f in fields)


def H(label, *fields):
    return hashlib.sha256(frame(label, *fields)).digest()


def derive(label, key, *context):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b'', info=frame(label, *context)).derive(key)


def sign(label, seed, *fields):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(frame(label, *fields))


def public_of(private):
    return private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


# 7 and 12. Identities of people and of invites


def key_pairs(signing_seed, box_secret):
    return public_of(Ed25519PrivateKey.from_private_bytes(signing_seed)), public_of(X25519PrivateKey.from_private_bytes(box_secret))


def identity(owner, generation, sign_public, box_public):
    return owner + u32(generation) + sign_public + box_public


def key_id(*fields):
    return H('key-id', identity(*fields))[:16]


# 8. The log

TYPES = {'genesis': 1, 'add-environment': 2, 'invite': 5, 'cancel-invite': 6, 'join': 7, 'rotate': 13}
ROLES = {'owner': 1, 'admin': 2, 'writer': 3, 'reader': 4}
RECEIVERS = {'member': 0, 'invite': 1, 'machine': 2}
OPEN, USED, CANCELLED = 0, 1, 2


def scope(s):
    return b'\0' + bytes(16) if s['kind'] == 'workspace' else b'\1' + unhex(s['environmentId'])


def access(a):
    return b'\0' if a == 'all' else b'\1' + list_(unhex(e) for e in a)


def grants(entry):
    """The hash of each grant is that of the key box beside it."""
    return [(scope(g['scope']), H('key-box', unhex(box))) for g, box in zip(entry['grants'], entry['keyBoxes'])]


def commitment(keys, workspace, of_scope):
    key = keys if of_scope[0] == 0 else derive('environment-key', keys, workspace, of_scope[1:], u32(1))
    return derive('key-commitment', key, workspace, of_scope, u32(1))


class Workspace:
    """The state, kept as SPEC 8 tells it, and the payload of each type."""

    def __init__(self, workspace_key):
        self.key = workspace_key
        self.id = bytes(32)
        self.name, self.epoch, self.commitment = '', 0, bytes(32)
        self.environments, self.members, self.invites, self.grants = {}, {}, {}, {}

    def genesis(self, seq, e, actor):
        self.name = e['workspaceName']
        self.member(seq, e, actor, ROLES['owner'], access('all'))
        return text(e['workspaceName']) + actor['identity'] + text(e['email']) + text(e['name'])

    def member(self, seq, e, actor, role, reach):
        keys = u32(1) + actor['public'] + u64(seq) + optional(None)
        rights = u64(seq) + optional(None) + u8(role) + reach
        self.members[actor['id']] = text(e['email']) + text(e['name']) + list_([keys]) + list_([rights])

    def add_environment(self, seq, e, actor):
        new, named = unhex(e['environmentId']), None
        at_first = bytes(32)
        if self.epoch > 0:
            at_first = commitment(self.key, self.id, b'\1' + new)
            named = u32(self.epoch) + at_first
        self.environments[new] = (text(e['name']) + u64(seq) + optional(None), at_first)
        return new + text(e['name']) + optional(named)

    def invite(self, seq, e, actor):
        new, invite = unhex(e['inviteId']), INVITES[unhex(e['inviteId'])]
        email_hash = H('invite-email', new, invite['email'].encode('utf-8'))
        terms = invite['public'] + u8(ROLES[e['role']]) + access(e['access']) + email_hash + u64(e['expiry']) + u32(self.epoch)
        self.invites[new] = [terms, actor['id'], OPEN, ROLES[e['role']], access(e['access'])]
        given = grants(e)
        self.give(RECEIVERS['invite'], new, given)
        return new + terms + list_(s + h for s, h in given)

    def cancel_invite(self, seq, e, actor):
        self.close(unhex(e['inviteId']), CANCELLED)
        return unhex(e['inviteId'])

    def join(self, seq, e, actor):
        invite, given = unhex(e['inviteId']), grants(e)
        self.member(seq, e, actor, self.invites[invite][3], self.invites[invite][4])
        self.close(invite, USED)
        self.give(RECEIVERS['member'], actor['id'], given)
        return invite + actor['identity'] + text(e['email']) + text(e['name']) + u32(self.epoch) + list_(s + h for s, h in given)

    def rotate(self, seq, e, actor):
        self.epoch += 1
        self.commitment = commitment(self.key, self.id, b'\0' + bytes(16))
        for i, (described, _) in self.environments.items():
            self.environments[i] = (described, commitment(self.key, self.id, b'\1' + i))
        named = list_(i + c for i, (_, c) in sorted(self.environments.items()))
        received, self.grants = [], {}
        for r, box in zip(e['receivers'], e['keyBoxes']):
            kind, holder = RECEIVERS[r['receiver']['kind']], unhex(r['receiver']['id'])
            grant = (scope(r['grant']['scope']), H('key-box', unhex(box)))
            self.give(kind, holder, [grant])
            received.append(u8(kind) + holder + PEOPLE[holder]['keyId'] + grant[0] + grant[1])
        return u32(self.epoch) + self.commitment + named + list_(received) + list_([])

    def give(self, kind, holder, given):
        for of_scope, box in given:
            self.grants[u8(kind) + holder + of_scope] = box

    def close(self, invite, status):
        self.invites[invite][2] = status
        self.grants = {k: h for k, h in self.grants.items() if k[:17] != u8(RECEIVERS['invite']) + invite}

    def encode(self, seq, time):
        return b''.join((
            b'\x01\x0a', u64(seq), u64(time), text(self.name), u32(self.epoch), self.commitment,
            list_(i + described + c for i, (described, c) in sorted(self.environments.items())),
            list_(i + m for i, m in sorted(self.members.items())),
            list_(i + terms + inviter + u8(status) for i, (terms, inviter, status, _, _) in sorted(self.invites.items())),
            list_(k + h for k, h in sorted(self.grants.items())),
            u32(0), bytes_(b''),
        ))


def check_log(v):
    workspace, previous, places = Workspace(unhex(v['workspaceKey'])), bytes(32), []
    for seq, e in enumerate(v['entries']):
        actor = PEOPLE[unhex(e['actor'])]
        payload = getattr(workspace, e['type'].replace('-', '_'))(seq, e, actor)
        state = workspace.encode(seq, e['time'])
        place = workspace.id + u64(seq) + previous + u64(e['time']) + actor['id'] + actor['keyId']
        body = b'\x01\x01' + place + u8(TYPES[e['type']]) + bytes_(payload) + H('log-state', state)
        signature, second = sign('log-entry', actor['seed'], workspace.id, body), None
        if e['type'] == 'join':
            second = sign('invite-accept', INVITES[unhex(e['inviteId'])]['seed'], workspace.id, body)
            same(f'co-signature of entry {seq}', second, e['coSignature'])
        previous = H('log-entry-hash', body)
        places.append(previous)
        if seq == 0:
            workspace.id = previous
        same(f'state {seq}', state, e['state'])
        same(f'state hash {seq}', H('log-state', state), e['stateHash'])
        same(f'body of entry {seq}', body, e['body'])
        same(f'hash of entry {seq}', previous, e['hash'])
        same(f'signature of entry {seq}', signature, e['signature'])
        same(f'envelope of entry {seq}', b'\x01\x0b' + bytes_(body) + signature + optional(second), e['envelope'])
    same('workspace id', workspace.id, v['workspaceId'])
    return workspace.id, places


# 10 and 11. Records, packs, manifests, commits


def record(r):
    head = unhex(r['pairId']) + u32(r['version']) + u32(r['epoch']) + u64(r['changed'])
    return head + bytes_(unhex(r['nameBox'])) + bytes_(unhex(r['valueBox']))


def check_chain(c, workspace, places):
    place = [workspace, unhex(c['environmentId']), u8(1 if c['kind'] == 'personal' else 0), unhex(c['owner'])]
    chain_id, live, previous = H('chain-id', *place), {}, bytes(32)
    same('chain id', chain_id, c['chainId'])
    for seq, m in enumerate(c['commits'], 1):
        where = f"{c['kind']} commit {seq}"
        changed = {r['pairId']: record(r) for r in m['records']}
        live = {i: r for i, r in {**live, **changed}.items() if i not in m['removed']}
        same(f'pack of {where}', b'\x01\x06' + list_(r for _, r in sorted(changed.items())), m['pack'])
        leaves = b''.join(H('manifest-leaf', r) for _, r in sorted(live.items()))
        same(f'leaves of {where}', leaves, m['leaves'])
        author = PEOPLE[unhex(m['author'])]
        body = b''.join((
            b'\x01\x02', *place, u64(seq), previous, u64(m['logSeq']), places[m['logSeq']], u32(m['epoch']), author['id'], author['keyId'],
            u64(m['time']), u32(len(live)), H('manifest', chain_id, leaves), bytes_(unhex(m['message'])),
        ))
        signature = sign('commit', author['seed'], workspace, body)
        previous = H('commit-hash', body)
        same(f'body of {where}', body, m['body'])
        same(f'hash of {where}', previous, m['hash'])
        same(f'signature of {where}', signature, m['signature'])
        same(f'envelope of {where}', b'\x01\x0b' + bytes_(body) + signature + optional(None), m['envelope'])


# Comparison

failures = 0
compared = 0
PEOPLE = {}
INVITES = {}


def same(where, computed, expected):
    global failures, compared
    compared += 1
    if computed.hex() != expected:
        failures += 1
        print(f'{where} differs')


def learn(v):
    for p in v['people']:
        owner, seed = unhex(p['userId']), unhex(p['signingSeed'])
        pair = key_pairs(seed, unhex(p['boxSecret']))
        known = {'id': owner, 'seed': seed, 'public': b''.join(pair), 'identity': identity(owner, 1, *pair), 'keyId': key_id(owner, 1, *pair)}
        PEOPLE[owner] = known
        same('sign public', pair[0], p['signPublic'])
        same('box public', pair[1], p['boxPublic'])
        same('key id', known['keyId'], p['keyId'])
    for i in v['invites']:
        owner, secret = unhex(i['inviteId']), unhex(i['secret'])
        seed, box = derive('invite-signing-seed', secret, owner), derive('invite-box-secret', secret, owner)
        pair = key_pairs(seed, box)
        INVITES[owner] = {'seed': seed, 'public': b''.join(pair), 'email': i['email']}
        same('signing seed of an invite', seed, i['signingSeed'])
        same('box secret of an invite', box, i['boxSecret'])
        same('key id of an invite', key_id(owner, 1, *pair), i['keyId'])


def main():
    log = json.loads((HERE / 'log-v1.json').read_text('utf-8'))
    learn(log)
    workspace, places = check_log(log)
    for chain in json.loads((HERE / 'chain-v1.json').read_text('utf-8'))['chains']:
        check_chain(chain, workspace, places)
    if failures:
        sys.exit(1)
    print(f'all {compared} values are the same')


main()
