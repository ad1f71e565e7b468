// Keys and signatures that some libraries accept and some do not: here every platform gives the same answer, with and without native
// Ed25519 and X25519.
import { verifyEd25519 } from '#verify'
import { x25519 as scalarOf } from '#x25519'
import nacl from 'tweetnacl'
import ed25519 from '../../vectors/ed25519-edge-cases.json' with { type: 'json' }
import x25519 from '../../vectors/x25519-edge-cases.json' with { type: 'json' }
import { admitBoxPublic, admitSignPublic } from '../../src/admission.ts'
import { verifyByNoble } from '../../src/platform/verify-web.ts'
import { x25519ByNacl } from '../../src/platform/x25519-web.ts'
import { bytes, equal, hex, refuses, type Case } from './case.ts'

function verification(fits: boolean): (edge: (typeof ed25519.accepted)[number]) => Case {
  return ({ name, publicKey, message, signature }) => ({
    name: `a signature is ${fits ? 'accepted' : 'refused'}: ${name}`,
    run: async () => {
      equal(await verifyEd25519(bytes(publicKey), bytes(signature), bytes(message)), fits)
      equal(await verifyByNoble(bytes(publicKey), bytes(signature), bytes(message)), fits)
    },
  })
}

const admitted: Case[] = [
  ...ed25519.acceptedKeys.map(({ name, publicKey }) => ({
    name: `an Ed25519 key is admitted: ${name}`,
    run: async () => equal(hex(await admitSignPublic(bytes(publicKey))), publicKey),
  })),
  ...x25519.acceptedKeys.map(({ name, publicKey }) => ({
    name: `an X25519 key is admitted: ${name}`,
    run: async () => equal(hex(await admitBoxPublic(bytes(publicKey))), publicKey),
  })),
]

const refused: Case[] = [
  ...ed25519.refusedKeys.map(({ name, publicKey }, i) => ({
    name: `an Ed25519 key is refused: ${name} (${i})`,
    run: () => refuses('key-invalid', () => admitSignPublic(bytes(publicKey))),
  })),
  ...x25519.refusedKeys.map(({ name, publicKey }, i) => ({
    name: `an X25519 key is refused: ${name} (${i})`,
    run: () => refuses('key-invalid', () => admitBoxPublic(bytes(publicKey))),
  })),
]

/** With and without native X25519: a point of small order gives nothing, and any other the same as the other way. */
const points: Case[] = x25519.refusedKeys
  .filter(({ publicKey }) => publicKey.length === 64)
  .map(({ name, publicKey }, i) => ({
    name: `X25519 by a point that no key is: ${name} (${i})`,
    run: async () => {
      const [secret, point] = [new Uint8Array(32).fill(7), bytes(publicKey)]
      const product = nacl.scalarMult(secret, point)
      const expected = product.some((byte) => byte !== 0) ? product : undefined
      equal(await (await scalarOf(secret)).times(point), expected)
      equal(await (await x25519ByNacl(secret)).times(point), expected)
    },
  }))

export const EDGE_CASES: Case[] = [
  ...ed25519.accepted.map(verification(true)),
  ...ed25519.refused.map(verification(false)),
  ...admitted,
  ...refused,
  ...points,
]
