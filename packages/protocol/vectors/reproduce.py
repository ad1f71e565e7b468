#!/usr/bin/env python3
"""A second implementation of sections 8 to 11 and 14 of SPEC.md, written from that page and from none of our code.

It makes every entry, state, sealed previous key, record, pack, manifest and commit of log-v1.json, chain-v1.json and changes-v1.json again, from
their inputs and from its own state, and compares. Needs Python 3.9 or newer with Debian's python3-cryptography.
Usage: python3 reproduce.py        says how many values are the same, exits 1 if one is not.
"""
import base64
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
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


def seal(label, key, nonce, aad, plaintext):
    return nonce + AESGCM(key).encrypt(nonce, plaintext, frame(label, *aad))


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

TYPES = {
    'genesis': 1, 'add-environment': 2, 'rename-environment': 3, 'remove-environment': 4, 'invite': 5, 'cancel-invite': 6, 'join': 7,
    'set-access': 8, 'remove-member': 9, 'replace-identity': 10, 'add-machine': 11, 'remove-machine': 12, 'rotate': 13,
}
ROLES = {'owner': 1, 'admin': 2, 'writer': 3, 'reader': 4}
READER = 4
MEMBER, INVITE, MACHINE = 0, 1, 2
OPEN, USED, CANCELLED = 0, 1, 2
WORKSPACE = b'\0' + bytes(16)


def in_environment(environment):
    return b'\1' + environment


def access_of(given):
    """None for all, else the ids of environments."""
    return None if given == 'all' else [unhex(e) for e in given]


def access(reach):
    return b'\0' if reach is None else b'\1' + list_(reach)


def until(span):
    return optional(None if span['until'] is None else u64(span['until']))


def holds(span, place):
    return span['from'] <= place and (span['until'] is None or place < span['until'])


def current(spans):
    return next((span for span in spans if span['until'] is None), None)


class Workspace:
    """The state, kept as SPEC 8 tells it, and the payload of each type. `heads` are those of the shared chains."""

    def __init__(self, workspace_keys):
        self.keys = workspace_keys
        self.id = bytes(32)
        self.name, self.epoch, self.commitment, self.due = '', 0, bytes(32), None
        self.environments, self.members, self.invites, self.machines = {}, {}, {}, {}
        self.grants, self.checkpoints, self.heads = {}, {}, {}

    # What the state answers

    def live(self):
        return [i for i, e in sorted(self.environments.items()) if e['until'] is None]

    def scopes(self, reach):
        return [WORKSPACE] if reach is None else [in_environment(e) for e in reach if e in self.live()]

    def key(self, scope, epoch):
        whole = self.keys[epoch]
        return whole if scope == WORKSPACE else derive('environment-key', whole, self.id, scope[1:], u32(epoch))

    def commit_to(self, scope):
        return derive('key-commitment', self.key(scope, self.epoch), self.id, scope, u32(self.epoch))

    def receivers(self, time):
        """(kind, id, key id, scope) of all who get the keys of an epoch that starts now."""
        found = []
        for i, m in self.members.items():
            rights, keys = current(m['rights']), current(m['keys'])
            if rights is not None:
                found += [(MEMBER, i, s, keys['keyId']) for s in self.scopes(rights['access'])]
        for i, v in self.invites.items():
            if v['status'] == OPEN and time <= v['expiry']:
                found += [(INVITE, i, s, v['keyId']) for s in self.scopes(v['access'])]
        for i, m in self.machines.items():
            if m['until'] is None and time <= m['expiry']:
                found += [(MACHINE, i, s, m['keyId']) for s in self.scopes(m['access'])]
        return sorted(found)

    # What entries have in common

    def named(self, reach, boxes):
        """The grants for exactly the scopes of an access, each naming the key box beside it."""
        scopes = self.scopes(reach)
        assert len(scopes) == len(boxes)
        return [(s, H('key-box', unhex(box))) for s, box in zip(scopes, boxes)]

    def give(self, kind, holder, given):
        for scope, box in given:
            self.grants[u8(kind) + holder + scope] = box

    def take(self, kind, holder):
        self.grants = {k: h for k, h in self.grants.items() if k[:17] != u8(kind) + holder}

    def close(self, invite, status):
        self.invites[invite]['status'] = status
        self.take(INVITE, invite)

    def close_those_by(self, member):
        for i, v in self.invites.items():
            if v['status'] == OPEN and v['inviter'] == member:
                self.close(i, CANCELLED)

    @staticmethod
    def end(spans, seq):
        for span in spans:
            if span['until'] is None:
                span['until'] = seq

    def new_keys(self, seq, member, actor):
        keys = self.members[member]['keys']
        self.end(keys, seq)
        keys.append({'generation': actor['generation'], 'public': actor['public'], 'keyId': actor['keyId'], 'from': seq, 'until': None})

    def new_rights(self, seq, member, role, reach):
        rights = self.members[member]['rights']
        now = current(rights)
        if now is None or (now['role'], now['access']) != (role, reach):
            self.end(rights, seq)
            rights.append({'role': role, 'access': reach, 'from': seq, 'until': None})

    def rotation(self, seq, e):
        """Starts the next epoch; everything that the entry takes away has been taken."""
        self.epoch += 1
        self.commitment = self.commit_to(WORKSPACE)
        for i in self.live():
            self.environments[i]['commitment'] = self.commit_to(in_environment(i))
        environments = list_(i + self.environments[i]['commitment'] for i in self.live())
        self.grants, received = {}, []
        needed = self.receivers(e['time'])
        assert len(needed) == len(e['keyBoxes'])
        for (kind, holder, scope, key), box in zip(needed, e['keyBoxes']):
            grant = (scope, H('key-box', unhex(box)))
            self.give(kind, holder, [grant])
            received.append(u8(kind) + holder + key + grant[0] + grant[1])
        whole = u32(self.epoch) + self.commitment + environments + list_(received)
        self.due, self.checkpoints = None, {}
        if self.epoch == 1:
            return whole + list_([])
        scopes = [WORKSPACE] + [in_environment(i) for i in self.live()]
        assert len(scopes) == len(e['previousKeysSealed'])
        handed = []
        for scope, beside in zip(scopes, e['previousKeysSealed']):
            new, old = self.key(scope, self.epoch), self.key(scope, self.epoch - 1)
            sealed = seal('previous-key', new, unhex(beside['nonce']), [self.id, scope, u32(self.epoch)], old)
            same(f'previous key for epoch {self.epoch}', sealed, beside['sealed'])
            handed.append(scope + H('previous-key-hash', sealed))
        stood = [i + u64(self.heads[i][0]) + self.heads[i][1] for i in self.live()]
        self.checkpoints = {i: u64(seq) + u64(self.heads[i][0]) + self.heads[i][1] for i in self.live()}
        return whole + list_(handed) + list_(stood)

    # The types

    def genesis(self, seq, e, actor):
        self.name = e['workspaceName']
        self.enter(seq, e, actor, ROLES['owner'], None)
        return text(e['workspaceName']) + actor['identity'] + text(e['email']) + text(e['name'])

    def enter(self, seq, e, actor, role, reach):
        member = self.members.setdefault(actor['id'], {'keys': [], 'rights': []})
        member.update(email=e['email'], name=e['name'])
        self.new_keys(seq, actor['id'], actor)
        self.new_rights(seq, actor['id'], role, reach)

    def add_environment(self, seq, e, actor):
        new, named = unhex(e['environmentId']), None
        added = {'name': e['name'], 'from': seq, 'until': None, 'commitment': bytes(32)}
        if self.epoch > 0:
            added['commitment'] = self.commit_to(in_environment(new))
            named = u32(self.epoch) + added['commitment']
        self.environments[new] = added
        return new + text(e['name']) + optional(named)

    def rename_environment(self, seq, e, actor):
        self.environments[unhex(e['environmentId'])]['name'] = e['name']
        return unhex(e['environmentId']) + text(e['name'])

    def remove_environment(self, seq, e, actor):
        gone = unhex(e['environmentId'])
        self.environments[gone]['until'] = seq
        self.grants = {k: h for k, h in self.grants.items() if k[17:] != in_environment(gone)}
        self.checkpoints.pop(gone, None)
        return gone

    def invite(self, seq, e, actor):
        new, reach = unhex(e['inviteId']), access_of(e['access'])
        known, given = INVITES[new], self.named(access_of(e['access']), e['keyBoxes'])
        self.invites[new] = {
            'public': known['public'], 'keyId': known['keyId'], 'role': ROLES[e['role']], 'access': reach, 'expiry': e['expiry'],
            'emailHash': H('invite-email', new, known['email'].encode('utf-8')), 'epoch': self.epoch, 'inviter': actor['id'], 'status': OPEN,
        }
        self.give(INVITE, new, given)
        return new + self.terms(self.invites[new]) + list_(s + h for s, h in given)

    @staticmethod
    def terms(v):
        return v['public'] + u8(v['role']) + access(v['access']) + v['emailHash'] + u64(v['expiry']) + u32(v['epoch'])

    def cancel_invite(self, seq, e, actor):
        self.close(unhex(e['inviteId']), CANCELLED)
        return unhex(e['inviteId'])

    def join(self, seq, e, actor):
        invite = self.invites[unhex(e['inviteId'])]
        given = self.named(invite['access'], e['keyBoxes'])
        self.take(MEMBER, actor['id'])
        self.enter(seq, e, actor, invite['role'], invite['access'])
        self.close(unhex(e['inviteId']), USED)
        self.give(MEMBER, actor['id'], given)
        whole = unhex(e['inviteId']) + actor['identity'] + text(e['email']) + text(e['name'])
        return whole + u32(self.epoch) + list_(s + h for s, h in given)

    def replace_identity(self, seq, e, actor):
        payload = self.join(seq, e, actor)
        self.make_due(seq)
        return payload

    def make_due(self, seq):
        self.due = seq if self.due is None else self.due

    def takes_away(self, old, role, reach):
        if old['access'] is None and reach is not None:
            return True
        read = lambda a, i: a is None or i in a
        write = lambda r, a, i: r != READER and read(a, i)
        return any(
            (read(old['access'], i) and not read(reach, i)) or (write(old['role'], old['access'], i) and not write(role, reach, i))
            for i in self.live())

    def set_access(self, seq, e, actor):
        member, role, reach = unhex(e['userId']), ROLES[e['role']], access_of(e['access'])
        old = current(self.members[member]['rights'])
        less, widens = self.takes_away(old, role, reach), old['access'] != reach
        whole = member + u8(role) + access(reach)
        self.new_rights(seq, member, role, reach)
        if less:
            self.close_those_by(member)
            return whole + u8(2) + self.rotation(seq, e)
        if not widens:
            return whole + u8(0)
        given = self.named(reach, e['keyBoxes'])
        self.take(MEMBER, member)
        self.give(MEMBER, member, given)
        return whole + u8(1) + u32(self.epoch) + list_(s + h for s, h in given)

    def remove_member(self, seq, e, actor):
        member = unhex(e['userId'])
        self.end(self.members[member]['keys'], seq)
        self.end(self.members[member]['rights'], seq)
        self.take(MEMBER, member)
        self.close_those_by(member)
        if member != actor['id']:
            return member + optional(self.rotation(seq, e))
        self.make_due(seq)
        return member + optional(None)

    def add_machine(self, seq, e, actor):
        made = MACHINES[unhex(e['identity']['userId'])]
        reach, role = access_of(e['access']), ROLES[e['role']]
        given = self.named(reach, e['keyBoxes'])
        self.machines[made['id']] = {
            'public': made['public'], 'keyId': made['keyId'], 'name': e['name'], 'from': seq, 'until': None, 'role': role, 'access': reach,
            'expiry': e['expiry'], 'creator': actor['id'],
        }
        self.give(MACHINE, made['id'], given)
        whole = made['identity'] + text(e['name']) + u8(role) + access(reach) + u64(e['expiry'])
        return whole + u32(self.epoch) + list_(s + h for s, h in given)

    def remove_machine(self, seq, e, actor):
        gone = unhex(e['machineId'])
        self.machines[gone]['until'] = seq
        self.take(MACHINE, gone)
        return gone + self.rotation(seq, e)

    def rotate(self, seq, e, actor):
        return self.rotation(seq, e)

    # The encoding

    def encode(self, seq, time):
        tail = b''
        if self.due is not None or self.checkpoints:
            due = optional(None if self.due is None else u64(self.due))
            tail = due + list_(i + c for i, c in sorted(self.checkpoints.items()))
        return b''.join((
            b'\x01\x0a', u64(seq), u64(time), text(self.name), u32(self.epoch), self.commitment,
            list_(i + text(e['name']) + u64(e['from']) + until(e) + e['commitment'] for i, e in sorted(self.environments.items())),
            list_(i + self.encode_member(m) for i, m in sorted(self.members.items())),
            list_(i + self.terms(v) + v['inviter'] + u8(v['status']) for i, v in sorted(self.invites.items())),
            list_(k + h for k, h in sorted(self.grants.items())),
            list_(i + self.encode_machine(m) for i, m in sorted(self.machines.items())),
            bytes_(tail),
        ))

    @staticmethod
    def encode_member(m):
        keys = list_(u32(k['generation']) + k['public'] + u64(k['from']) + until(k) for k in m['keys'])
        rights = list_(u64(r['from']) + until(r) + u8(r['role']) + access(r['access']) for r in m['rights'])
        return text(m['email']) + text(m['name']) + keys + rights

    @staticmethod
    def encode_machine(m):
        span = text(m['name']) + u64(m['from']) + until(m)
        return m['public'] + span + u8(m['role']) + access(m['access']) + u64(m['expiry']) + m['creator']


NEWCOMERS = ('genesis', 'join', 'replace-identity')


def actor_of(workspace, e):
    """Whoever signs: by the keys that the payload brings, or by those that he has."""
    who = unhex(e['actor'])
    if e['type'] in NEWCOMERS:
        return PEOPLE[who, e['identity']['generation']]
    return PEOPLE[who, current(workspace.members[who]['keys'])['generation']]


def co_signer(e):
    if e['type'] in ('join', 'replace-identity'):
        return 'invite-accept', INVITES[unhex(e['inviteId'])]['seed']
    if e['type'] == 'add-machine':
        return 'machine-accept', MACHINES[unhex(e['identity']['userId'])]['seed']
    return None


def check_entry(workspace, places, e):
    seq, actor = len(places), actor_of(workspace, e)
    previous = places[-1] if places else bytes(32)
    payload = getattr(workspace, e['type'].replace('-', '_'))(seq, e, actor)
    state = workspace.encode(seq, e['time'])
    place = workspace.id + u64(seq) + previous + u64(e['time']) + actor['id'] + actor['keyId']
    body = b'\x01\x01' + place + u8(TYPES[e['type']]) + bytes_(payload) + H('log-state', state)
    signature, second = sign('log-entry', actor['seed'], workspace.id, body), None
    if co_signer(e) is not None:
        label, seed = co_signer(e)
        second = sign(label, seed, workspace.id, body)
        same(f'co-signature of entry {seq}', second, e['coSignature'])
    places.append(H('log-entry-hash', body))
    if seq == 0:
        workspace.id = places[0]
    same(f'state {seq}', state, e['state'])
    same(f'state hash {seq}', H('log-state', state), e['stateHash'])
    same(f'body of entry {seq}', body, e['body'])
    same(f'hash of entry {seq}', places[-1], e['hash'])
    same(f'signature of entry {seq}', signature, e['signature'])
    same(f'envelope of entry {seq}', b'\x01\x0b' + bytes_(body) + signature + optional(second), e['envelope'])


# 10 and 11. Records, packs, manifests, commits


def record(r):
    head = unhex(r['pairId']) + u32(r['version']) + u32(r['epoch']) + u64(r['changed'])
    return head + bytes_(unhex(r['nameBox'])) + bytes_(unhex(r['valueBox']))


def author_of(workspace, m, place):
    who = unhex(m['author'])
    if who in workspace.machines:
        return MACHINES[who]
    keys = next(k for k in workspace.members[who]['keys'] if holds(k, place))
    return PEOPLE[who, keys['generation']]


def check_commit(workspace, places, chains, at, m):
    """The next commit of the chain that `at` names, on the log as it is."""
    personal = at['kind'] == 'personal'
    owner = unhex(at['owner']) if personal else bytes(16)
    environment, place = unhex(at['environmentId']), len(places) - 1
    named = [workspace.id, environment, u8(1 if personal else 0), owner]
    chain_id = H('chain-id', *named)
    chain = chains.setdefault(chain_id, {'seq': 0, 'previous': bytes(32), 'live': {}, 'epoch': 0})
    seq = chain['seq'] + 1
    where = f"{at['kind']} commit {seq} of {environment.hex()[:8]}"
    epoch = current(workspace.members[owner]['keys'])['generation'] if personal else workspace.epoch

    changed = {r['pairId']: record(r) for r in m['records']}
    if not personal and chain['epoch'] not in (0, epoch):
        renewed = {i: r[16:32] for i, r in chain['live'].items()}
        for i, head in renewed.items():
            version, age = int.from_bytes(head[:4], 'big'), head[8:]
            same(f'a renewed record of {where}', u32(version + 1) + u32(epoch) + age, changed.get(i, b'')[16:32].hex())
    live = {i: r for i, r in {**chain['live'], **changed}.items() if i not in m['removed']}
    same(f'pack of {where}', b'\x01\x06' + list_(r for _, r in sorted(changed.items())), m['pack'])
    leaves = b''.join(H('manifest-leaf', r) for _, r in sorted(live.items()))
    same(f'leaves of {where}', leaves, m['leaves'])
    author = author_of(workspace, m, place)
    body = b''.join((
        b'\x01\x02', *named, u64(seq), chain['previous'], u64(place), places[place], u32(epoch), author['id'], author['keyId'],
        u64(m['time']), u32(len(live)), H('manifest', chain_id, leaves), bytes_(unhex(m['message'])),
    ))
    signature = sign('commit', author['seed'], workspace.id, body)
    chains[chain_id] = {'seq': seq, 'previous': H('commit-hash', body), 'live': live, 'epoch': epoch}
    if not personal:
        workspace.heads[environment] = (seq, H('commit-hash', body))
    same(f'body of {where}', body, m['body'])
    same(f'hash of {where}', H('commit-hash', body), m['hash'])
    same(f'signature of {where}', signature, m['signature'])
    same(f'envelope of {where}', b'\x01\x0b' + bytes_(body) + signature + optional(None), m['envelope'])
    return chain_id


# Comparison

failures = 0
compared = 0
PEOPLE = {}
INVITES = {}
MACHINES = {}


def same(where, computed, expected):
    global failures, compared
    compared += 1
    if (computed.hex() if isinstance(computed, bytes) else computed) != expected:
        failures += 1
        print(f'{where} differs')


def known(owner, generation, seed, box_secret):
    pair = key_pairs(seed, box_secret)
    whole = identity(owner, generation, *pair)
    return {'id': owner, 'generation': generation, 'seed': seed, 'public': b''.join(pair), 'identity': whole, 'keyId': key_id(owner, generation, *pair)}


def learn(v):
    for p in v['people']:
        owner = unhex(p['userId'])
        made = known(owner, p['generation'], unhex(p['signingSeed']), unhex(p['boxSecret']))
        PEOPLE[owner, p['generation']] = made
        same('sign public', made['public'][:32], p['signPublic'])
        same('box public', made['public'][32:], p['boxPublic'])
        same('key id', made['keyId'], p.get('keyId', made['keyId'].hex()))
    for i in v['invites']:
        owner, secret = unhex(i['inviteId']), unhex(i['secret'])
        seed, box = derive('invite-signing-seed', secret, owner), derive('invite-box-secret', secret, owner)
        INVITES[owner] = {**known(owner, 1, seed, box), 'email': i['email']}
        same('signing seed of an invite', seed, i.get('signingSeed', seed.hex()))
        same('box secret of an invite', box, i.get('boxSecret', box.hex()))
        same('key id of an invite', INVITES[owner]['keyId'], i.get('keyId', INVITES[owner]['keyId'].hex()))
    for m in v.get('machines', []):
        owner, seed = unhex(m['machineId']), unhex(m['seed'])
        MACHINES[owner] = known(owner, 1, derive('machine-signing-seed', seed, owner), derive('machine-box-secret', seed, owner))
        same('key id of a machine', MACHINES[owner]['keyId'], m['keyId'])


def check_token(workspace, places, m):
    """Made when its machine was added: that entry is the last one."""
    body = b'\x01' + unhex(m['machineId']) + unhex(m['seed']) + workspace.id + u64(len(places) - 1) + places[-1] + text(m['origin'])
    whole = base64.urlsafe_b64encode(body + H('token-checksum', body)[:4]).rstrip(b'=').decode('ascii')
    same('token', 'infisical_' + whole, m['token'])


def main():
    log, chains, changes = (json.loads((HERE / f'{name}-v1.json').read_text('utf-8')) for name in ('log', 'chain', 'changes'))
    learn(log)
    learn(changes)
    workspace, places, held = Workspace({int(n): unhex(k) for n, k in changes['workspaceKeys'].items()}), [], {}
    same('workspace key', workspace.keys[1], log['workspaceKey'])
    for e in log['entries']:
        check_entry(workspace, places, e)
    same('workspace id', workspace.id, log['workspaceId'])
    for c in chains['chains']:
        for m in c['commits']:
            same('chain id', check_commit(workspace, places, held, c, m), c['chainId'])
    for step in changes['steps']:
        if step['type'] == 'commit':
            check_commit(workspace, places, held, step, step)
            continue
        check_entry(workspace, places, step)
        if step['type'] == 'add-machine':
            check_token(workspace, places, changes['machines'][0])
    if failures:
        sys.exit(1)
    print(f'all {compared} values are the same')


main()
