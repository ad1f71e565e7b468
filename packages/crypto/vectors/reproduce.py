#!/usr/bin/env python3
"""A second implementation of what SPEC.md describes, written from that page and from none of our code.

It computes every value of infisical-v1.json (and of the protocol's vectors, when they are beside it) again and compares.
Needs Python 3.9 or newer with Debian's python3-cryptography and python3-nacl; python3-mnemonic has the BIP-39 words.
Usage: python3 reproduce.py        prints one line a section, exits 1 at the first difference.
"""
import base64
import hashlib
import json
import pathlib
import sys
import unicodedata

import nacl.bindings
import nacl.pwhash
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = pathlib.Path(__file__).parent


# 1. Conventions


def u8(n):
    return n.to_bytes(1, 'big')


def u32(n):
    return n.to_bytes(4, 'big')


def u64(n):
    assert n < 2**53
    return n.to_bytes(8, 'big')


def bytes_(b):
    return u32(len(b)) + b


def text(s):
    return bytes_(s.encode('utf-8'))


def list_(items):
    return u32(len(items)) + b''.join(items)


def b64(b):
    return base64.urlsafe_b64encode(b).rstrip(b'=').decode('ascii')


def unhex(s):
    return bytes.fromhex(s)


# 2. Frame


def normal_email(typed):
    space = ''.join(c for c in map(chr, range(0x10000)) if unicodedata.category(c) == 'Zs') + '\t\n\v\f\r\u2028\u2029\ufeff'
    return unicodedata.normalize('NFC', unicodedata.normalize('NFC', typed).strip(space).lower())


def frame(label, *fields):
    name = ('infisical/v1/' + label).encode('ascii')
    return u8(len(name)) + name + u32(len(fields)) + b''.join(bytes_(f) for f in fields)


def H(label, *fields):
    return hashlib.sha256(frame(label, *fields)).digest()


def derive(label, key, *context):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b'', info=frame(label, *context)).derive(key)


def raw_public(private):
    return private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def sign_public(seed):
    return raw_public(Ed25519PrivateKey.from_private_bytes(seed))


def box_public(secret):
    return raw_public(X25519PrivateKey.from_private_bytes(secret))


def sign(label, seed, *fields):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(frame(label, *fields))


def seal(label, key, nonce, aad, plaintext):
    return nonce + AESGCM(key).encrypt(nonce, plaintext, frame(label, *aad))


# 4. Password to keys


def effective_salt(email, salt):
    return H('argon2-salt', email.encode('utf-8'), salt)[:16]


def argon2id(pw, salt, memory_kib, iterations, parallelism):
    assert parallelism == 1, 'libsodium computes one lane'
    return nacl.pwhash.argon2id.kdf(32, pw, salt, opslimit=iterations, memlimit=memory_kib * 1024)


# 6. SRP: the 2048-bit group of RFC 5054 appendix A

N = int(
    'AC6BDB41324A9A9BF166DE5E1389582FAF72B6651987EE07FC3192943DB56050A37329CBB4A099ED8193E0757767A13DD52312AB4B03310DCD7F48A9DA04FD50'
    'E8083969EDB767B0CF6095179A163AB3661A05FBD5FAAAE82918A9962F0B93B855F97993EC975EEAA80D740ADBF4FF747359D041D5C33EA71D281E446B14773B'
    'CA97B43A23FB801676BD207A436C6481F1D2B9078717461A5B9D32E688F87748544523B524B0D57D5EA77A2775D2ECFA032CFBDBF52FB3786160279004E57AE6'
    'AF874E7303CE53299CCC041C7BC308D82A5698F3A8D0C38271AE35F8E9DBFBB694B5C803D89F7AE435DE236D525F54759B65E372FCD68EF20FA7111F9E4AFF73',
    16,
)


def big(n):
    return n.to_bytes(256, 'big')


def sha(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def num(b):
    return int.from_bytes(b, 'big')


def srp(v):
    I, s, g = v['email'].encode('utf-8'), unhex(v['salt']), 2
    P = v['srpPassword'].encode('ascii')
    a, b = num(unhex(v['a'])), num(unhex(v['b']))
    k = num(sha(big(N), b'\x02'))
    x = num(sha(s, sha(I, b':', P)))
    verifier = pow(g, x, N)
    A = pow(g, a, N)
    B = (k * verifier + pow(g, b, N)) % N
    u = num(sha(big(A), big(B)))
    S = pow(B - k * verifier, a + u * x, N)
    assert S == pow(A * pow(verifier, u, N), b, N)
    K = sha(big(S))
    mask = bytes(p ^ q for p, q in zip(sha(big(N)), sha(b'\x02')))
    M = sha(mask, sha(I), s, big(A), big(B), K)
    M2 = sha(big(A), M, K)
    small = {'k': k.to_bytes(32, 'big'), 'x': x.to_bytes(32, 'big'), 'u': u.to_bytes(32, 'big'), 'K': K, 'M': M, 'M2': M2}
    return {**small, 'v': big(verifier), 'A': big(A), 'B': big(B), 'S': big(S)}


# 7. Identity


def identity(user_id, generation, signing, box):
    return user_id + u32(generation) + signing + box


def fingerprint_indexes(fingerprint):
    bits = num(fingerprint)
    return [(bits >> shift) & 0x7FF for shift in range(77, -1, -11)]


# 15. Recovery kit

SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def recovery_text(code):
    bits = num(code + H('recovery-checksum', code)[:4])
    symbols = ''.join(SYMBOLS[(bits >> shift) & 31] for shift in range(155, -1, -5))
    return '-'.join(symbols[at:at + 4] for at in range(0, 32, 4))


# 8, 9. Scopes, receivers, keys

RECEIVERS = {'member': 0, 'invite': 1, 'machine': 2}
KINDS = {'shared': 0, 'personal': 1}


def scope_bytes(scope):
    return b'\0' + bytes(16) if scope['kind'] == 'workspace' else b'\1' + unhex(scope['environmentId'])


def receiver_bytes(receiver):
    return u8(RECEIVERS[receiver['kind']]) + unhex(receiver['id']) + unhex(receiver['keyId'])


# 10. Secrets


def bucket(n, buckets):
    for size in buckets:
        if n <= size:
            return size
    e = n.bit_length() - 1
    step = 1 << (e - e.bit_length())
    return -(-n // step) * step


NAME_BUCKETS = [32, 64, 128]
VALUE_BUCKETS = [64, 128, 256, 512, 1024]


def padded(record, buckets):
    content = bytes_(record)
    return content.ljust(bucket(len(content), buckets), b'\0')


def name_record(pair):
    return b'\x01\x07' + text(pair['name']) + text(pair['folder']) + text(pair['comment']) + list_([text(t) for t in pair['tags']])


def value_record(value):
    return b'\x01\x08\0' + bytes_(value.encode('utf-8'))


# Comparison

failures = 0
compared = 0


def same(where, computed, expected):
    global failures, compared
    compared += 1
    if isinstance(computed, bytes):
        computed = computed.hex()
    if computed != expected:
        failures += 1
        print(f'DIFFERS {where}\n  computed {computed}\n  expected {expected}')


def section(name):
    print(f'{name:<12} {compared} values so far, {failures} differ')


def check_crypto(v):
    for row in v['frames']:
        same('frame', frame(row['label'], *map(unhex, row['fields'])), row['frame'])
    for row in v['hashes']:
        same('hash ' + row['label'], H(row['label'], *map(unhex, row['fields'])), row['hash'])
    for row in v['derivations']:
        same('derive ' + row['label'], derive(row['label'], unhex(row['key']), *map(unhex, row['context'])), row['output'])
    for row in v['signatures']:
        seed = unhex(row['seed'])
        same('public key', sign_public(seed), row['publicKey'])
        same('sign ' + row['label'], sign(row['label'], seed, *map(unhex, row['fields'])), row['signature'])
    for row in v['seals']:
        aad = list(map(unhex, row['aadFields']))
        same('seal ' + row['label'], seal(row['label'], unhex(row['key']), unhex(row['nonce']), aad, unhex(row['plaintext'])), row['sealed'])
    section('primitives')

    for row in v['texts']['base64url']:
        same('base64url', b64(unhex(row['bytes'])), row['text'])
    for row in v['texts']['email']:
        same('e-mail', normal_email(row['typed']), row['normalised'])
    section('texts')

    p = v['password']
    pw = unicodedata.normalize('NFKC', p['password']).encode('utf-8')
    same('pw', pw, p['pw'])
    salt = effective_salt(p['email'], unhex(p['salt']))
    same('effective salt', salt, p['effectiveSalt'])
    root = argon2id(pw, salt, p['memoryKib'], p['iterations'], p['parallelism'])
    same('root', root, p['root'])
    for label, key in (('srp-password', 'srpPassword'), ('bundle-kek', 'kek'), ('bundle-kcv', 'kcv')):
        same(label, derive(label, root), p[key])
    section('password')

    for key, value in srp(v['srp']).items():
        same('srp ' + key, value, v['srp'][key])
    section('srp')

    i = v['identity']
    public = identity(unhex(i['userId']), i['generation'], sign_public(unhex(i['signingSeed'])), box_public(unhex(i['boxSecret'])))
    same('identity', public, i['identity'])
    same('key id', H('key-id', public)[:16], i['keyId'])
    fingerprint = H('fingerprint', public)[:11]
    same('fingerprint', fingerprint, i['fingerprint'])
    try:
        import mnemonic

        words = mnemonic.Mnemonic('english').wordlist
        same('fingerprint words', [words[n] for n in fingerprint_indexes(fingerprint)], i['fingerprintWords'])
    except ImportError:
        print('             (fingerprint words not compared: no python3-mnemonic)')
    section('identity')

    b = v['bundle']
    kcv, generation = unhex(b['kcv']), u32(b['generation'])
    kdf = u8(b['algorithm']) + u32(b['memoryKib']) + u32(b['iterations']) + u32(b['parallelism'])
    publics = [unhex(b['signPublic']), unhex(b['boxPublic'])]
    aad = [b['email'].encode('utf-8'), unhex(b['userId']), kdf, unhex(b['salt']), *publics, generation, kcv]
    plaintext = b'\x01\x05' + unhex(b['signingSeed']) + unhex(b['boxSecret']) + unhex(b['personalSeed']) + generation
    same('bundle', b'\x01\x04' + kcv + seal('bundle', unhex(b['kek']), unhex(b['nonce']), aad, plaintext), b['bundle'])
    section('bundle')

    r = v['recovery']
    code = unhex(r['code'])
    same('recovery text', recovery_text(code), r['text'])
    kit_id, auth, kek = derive('recovery-id', code)[:16], derive('recovery-auth', code), derive('recovery-kek', code)
    same('recovery kit id', kit_id, r['kitId'])
    same('recovery auth', auth, r['auth'])
    same('recovery auth hash', H('recovery-auth-hash', auth), r['authHash'])
    same('recovery kek', kek, r['kek'])
    signing, box, generation = unhex(r['signingSeed']), unhex(r['boxSecret']), u32(r['generation'])
    aad = [kit_id, r['email'].encode('utf-8'), unhex(r['userId']), sign_public(signing), box_public(box), generation]
    plaintext = b'\x01\x05' + signing + box + unhex(r['personalSeed']) + generation
    same('recovery kit', b'\x01\x0c' + kit_id + seal('recovery-kit', kek, unhex(r['nonce']), aad, plaintext), r['kit'])
    section('recovery')

    n = v['invite']
    invite_id, secret = unhex(n['inviteId']), unhex(n['secret'])
    seed, box_secret = derive('invite-signing-seed', secret, invite_id), derive('invite-box-secret', secret, invite_id)
    same('invite seed', seed, n['signingSeed'])
    same('invite box secret', box_secret, n['boxSecret'])
    same('invite sign public', sign_public(seed), n['signPublic'])
    same('invite box public', box_public(box_secret), n['boxPublic'])
    same('invite key id', H('key-id', identity(invite_id, 1, sign_public(seed), box_public(box_secret)))[:16], n['keyId'])
    fragment = '.'.join([b64(secret), b64(unhex(n['workspaceId'])[:16]), b64(unhex(n['inviterFingerprint']))])
    same('invite link', f"{n['server']}/join/{n['inviteId']}#{fragment}", n['link'])
    section('invite')

    k = v['keys']
    workspace, environment, epoch = unhex(k['workspaceId']), unhex(k['environmentId']), u32(k['epoch'])
    wk = unhex(k['workspaceKey'])
    same('commitment', derive('key-commitment', wk, workspace, b'\0' + bytes(16), epoch), k['workspaceKeyCommitment'])
    ek = derive('environment-key', wk, workspace, environment, epoch)
    same('environment key', ek, k['environmentKey'])
    same('commitment', derive('key-commitment', ek, workspace, b'\1' + environment, epoch), k['environmentKeyCommitment'])
    pk = derive('personal-key', unhex(k['personalSeed']), workspace, environment, u32(k['generation']))
    same('personal key', pk, k['personalKey'])
    for key, children in ((ek, k['ofEnvironmentKey']), (pk, k['ofPersonalKey'])):
        for name in ('name', 'value', 'message'):
            same(name + ' key', derive(name + '-key', key), children[name + 'Key'])
    section('keys')

    x = v['keyBox']
    plaintext = b'\x01\x03' + unhex(x['workspaceId']) + u32(x['epoch']) + scope_bytes(x['scope']) + receiver_bytes(x['receiver']) + unhex(x['key'])
    ephemeral, nonce = unhex(x['ephemeralSecret']), unhex(x['nonce'])
    boxed = nacl.bindings.crypto_box(plaintext, nonce, unhex(x['receiverBoxPublic']), ephemeral)
    key_box = box_public(ephemeral) + nonce + boxed
    same('key box', key_box, x['keyBox'])
    same('hash of the key box', H('key-box', key_box), x['hash'])
    section('key box')

    check_machine(v['machine'])
    section('machine')
    for row in v['previousKeys']:
        check_previous_key(row)
    section('previous keys')

    for row in v['padding']:
        same('padded name', bucket(row['recordLength'] + 4, NAME_BUCKETS), row['paddedName'])
        same('padded value', bucket(row['recordLength'] + 4, VALUE_BUCKETS), row['paddedValue'])
    for chain in v['secrets']:
        check_secrets(chain)
    section('secrets')


def check_machine(m):
    machine, seed = unhex(m['machineId']), unhex(m['seed'])
    secrets = {name: derive('machine-' + label, seed, machine) for name, label in (
        ('authSecret', 'auth'), ('signingSeed', 'signing-seed'), ('boxSecret', 'box-secret'))}
    for name, value in secrets.items():
        same('machine ' + name, value, m[name])
    same('machine auth hash', H('machine-auth-hash', machine, secrets['authSecret']), m['authHash'])
    publics = sign_public(secrets['signingSeed']), box_public(secrets['boxSecret'])
    same('machine sign public', publics[0], m['signPublic'])
    same('machine box public', publics[1], m['boxPublic'])
    same('machine key id', H('key-id', identity(machine, 1, *publics))[:16], m['keyId'])
    body = b'\x01' + machine + seed + unhex(m['workspaceId']) + u64(m['log']['seq']) + unhex(m['log']['hash']) + text(m['origin'])
    same('token', 'infisical_' + b64(body + H('token-checksum', body)[:4]), m['token'])


def check_previous_key(p):
    workspace, scope, epoch = unhex(p['workspaceId']), scope_bytes(p['scope']), p['epoch']
    keys = []
    for name, of_epoch in (('workspaceKey', epoch), ('previousWorkspaceKey', epoch - 1)):
        key = unhex(p[name])
        keys.append(key if scope[0] == 0 else derive('environment-key', key, workspace, scope[1:], u32(of_epoch)))
    same('new key', keys[0], p['key'])
    same('previous key', keys[1], p['previous'])
    sealed = seal('previous-key', keys[0], unhex(p['nonce']), [workspace, scope, u32(epoch)], keys[1])
    same('sealed previous key', sealed, p['sealed'])
    same('hash of it', H('previous-key-hash', sealed), p['hash'])


def check_secrets(c):
    workspace, environment, kind, owner = unhex(c['workspaceId']), unhex(c['environmentId']), u8(KINDS[c['kind']]), unhex(c['owner'])
    same('chain id', H('chain-id', workspace, environment, kind, owner), c['chainId'])
    for pair in c['pairs']:
        names, values = name_record(pair), value_record(pair['value'])
        same('name record', names, pair['nameRecord'])
        same('value record', values, pair['valueRecord'])
        same('padded name', padded(names, NAME_BUCKETS), pair['paddedName'])
        for field, label, key, nonce, plain, expected in (
            (0, 'secret-name', c['nameKey'], pair['nameNonce'], padded(names, NAME_BUCKETS), pair['nameBox']),
            (1, 'secret-value', c['valueKey'], pair['valueNonce'], padded(values, VALUE_BUCKETS), pair['valueBox']),
        ):
            aad = [workspace, environment, unhex(pair['pairId']), u8(field), kind, owner, u32(pair['epoch']), u32(pair['version'])]
            same(label, seal(label, unhex(key), unhex(nonce), aad, plain), expected)
    m = c['message']
    record = b'\x01\x09' + text(m['text'])
    same('message record', record, m['record'])
    aad = [workspace, environment, kind, owner, u32(m['epoch']), u64(m['seq'])]
    same('message', seal('commit-message', unhex(c['messageKey']), unhex(m['nonce']), aad, padded(record, VALUE_BUCKETS)), m['sealed'])


def main():
    check_crypto(json.loads((HERE / 'infisical-v1.json').read_text('utf-8')))
    if failures:
        sys.exit(1)
    print(f'all {compared} values are the same')


main()
