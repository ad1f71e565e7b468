// The primitives against published vectors, on whichever platform this runs.
import { aeadKey } from '#aead'
import { hkdf, sha256 } from '#hash'
import { signEd25519 } from '#sign'
import { verifyEd25519 } from '#verify'
import { x25519 as scalarOf } from '#x25519'
import nacl from 'tweetnacl'
import aes from '../../vectors/aes-256-gcm.json' with { type: 'json' }
import argon2 from '../../vectors/argon2id.json' with { type: 'json' }
import ed25519 from '../../vectors/ed25519.json' with { type: 'json' }
import hkdfVectors from '../../vectors/hkdf-sha-256.json' with { type: 'json' }
import box from '../../vectors/nacl-box.json' with { type: 'json' }
import sha from '../../vectors/sha-256.json' with { type: 'json' }
import x25519 from '../../vectors/x25519.json' with { type: 'json' }
import { stretch } from '../../src/argon2.ts'
import type { Id } from '../../src/brands.ts'
import { boxSecretOf } from '../../src/box.ts'
import { utf8 } from '../../src/bytes.ts'
import { publicIdentityOf } from '../../src/identity-secrets.ts'
import { verifyByNoble } from '../../src/platform/verify-web.ts'
import { x25519ByNacl } from '../../src/platform/x25519-web.ts'
import { bytes, equal, type Case } from './case.ts'

const digests = sha.cases.map(({ text, digest }) => ({
  name: `SHA-256 of "${text}"`,
  run: () => equal(sha256(utf8(text)), bytes(digest)),
}))

const expansions = hkdfVectors.cases.map(({ ikm, info, okm }, i) => ({
  name: `HKDF-SHA-256, case ${i}`,
  run: () => equal(hkdf(bytes(ikm), bytes(info)), bytes(okm)),
}))

const stretches = argon2.cases.map((c) => ({
  name: `Argon2id, ${c.memoryKib} KiB, ${c.iterations} passes, ${c.parallelism} lanes, "${c.password}"`,
  run: async () => {
    const salt = c.saltHex === undefined ? utf8(c.salt) : bytes(c.saltHex)
    equal(await stretch(utf8(c.password), salt, { algorithm: 1, ...c }), bytes(c.tag))
  },
}))

const signatures = ed25519.cases.map((c) => ({
  name: `Ed25519, RFC 8032 ${c.name}`,
  run: async () => {
    const [seed, key, message, signature] = [bytes(c.seed), bytes(c.publicKey), bytes(c.message), bytes(c.signature)]
    equal(await signEd25519(seed, message), signature)
    equal(await verifyEd25519(key, signature, message), true)
    equal(await verifyByNoble(key, signature, message), true)
    const made = await publicIdentityOf('0'.repeat(32) as Id, { signingSeed: seed, boxSecret: seed, generation: 1 })
    equal(made.signPublic, key)
  },
}))

const boxKeys = x25519.cases.map((c) => ({
  name: `X25519, ${c.name} of RFC 7748`,
  run: async () => {
    const boxSecret = bytes(c.secret)
    const made = await publicIdentityOf('0'.repeat(32) as Id, { signingSeed: boxSecret, boxSecret, generation: 1 })
    equal(made.boxPublic, bytes(c.publicKey))
  },
}))

const products = x25519.products.map(({ name, secret, point, product }) => ({
  name: `X25519, ${name} of RFC 7748`,
  run: async () => {
    equal(await (await scalarOf(bytes(secret))).times(bytes(point)), bytes(product))
    equal(await (await x25519ByNacl(bytes(secret))).times(bytes(point)), bytes(product))
  },
}))

/** Each product is the next scalar, and each scalar the next point. */
const iterations = x25519.iterated.map(({ times, product }) => ({
  name: `X25519, ${times} times after one another, section 5.2 of RFC 7748`,
  run: async () => {
    let [scalar, point] = [bytes('09'.padEnd(64, '0')), bytes('09'.padEnd(64, '0'))]
    for (let i = 0; i < times; i++)
      [scalar, point] = [(await (await scalarOf(scalar)).times(point)) ?? new Uint8Array(), scalar]
    equal(scalar, bytes(product))
  },
}))

const boxes = box.cases.map((c) => ({
  name: 'nacl.box, the vector of the NaCl library',
  run: async () => {
    const [nonce, sealed, plaintext] = [bytes(c.nonce), bytes(c.box), bytes(c.plaintext)]
    const [sender, receiver] = [await boxSecretOf(bytes(c.senderSecret)), await boxSecretOf(bytes(c.receiverSecret))]
    const [toReceiver, fromSender] = [
      { peer: bytes(c.receiverPublic), nonce },
      { peer: bytes(c.senderPublic), nonce },
    ]
    equal(await sender.seal(plaintext, toReceiver), sealed)
    equal(await receiver.open(sealed, fromSender), plaintext)
    equal(nacl.box(plaintext, nonce, bytes(c.receiverPublic), bytes(c.senderSecret)), sealed)
    equal(nacl.box.open(sealed, nonce, bytes(c.senderPublic), bytes(c.receiverSecret)), plaintext)
    sealed[3] = (sealed[3] as number) ^ 1
    equal(await receiver.open(sealed, fromSender), undefined)
    equal(nacl.box.open(sealed, nonce, bytes(c.senderPublic), bytes(c.receiverSecret)), null)
  },
}))

const aeads = aes.cases.flatMap((c) => {
  const [nonce, plaintext, aad] = [bytes(c.nonce), bytes(c.plaintext), bytes(c.aad)]
  const sealed = bytes(c.nonce + c.ciphertext + c.tag)
  const opens = async (changed: Uint8Array, changedAad = aad) =>
    (await (await aeadKey(bytes(c.key))).open(changed, changedAad)) !== undefined
  return [
    {
      name: `AES-256-GCM, ${c.name}`,
      run: async () => {
        const key = await aeadKey(bytes(c.key))
        equal(await key.seal(nonce, plaintext, aad), sealed)
        equal(await key.open(sealed, aad), plaintext)
      },
    },
    {
      name: `AES-256-GCM, ${c.name}: no changed bit of nonce, ciphertext or tag opens`,
      run: async () => {
        for (let at = 0; at < sealed.length; at++) {
          equal(await opens(sealed.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte))), false)
        }
      },
    },
    {
      name: `AES-256-GCM, ${c.name}: neither a shorter, a longer, nor one in another place opens`,
      run: async () => {
        for (let length = 28; length < sealed.length; length++) equal(await opens(sealed.subarray(0, length)), false)
        equal(await opens(Uint8Array.of(...sealed, 0)), false)
        equal(await opens(sealed, Uint8Array.of(...aad, 0)), false)
      },
    },
  ]
})

export const EXTERNAL: Case[] = [
  ...[digests, expansions, stretches, signatures],
  ...[boxKeys, products, iterations, boxes, aeads],
].flat()
