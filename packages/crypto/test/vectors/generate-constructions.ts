// Vectors of the constructions of SPEC 1 and 2: each label of SPEC 3 under its construction, with two or three plain fields.
import type { EnvironmentId, Id, KeyId } from '../../src/brands.ts'
import { toBase64url, toHex, utf8 } from '../../src/bytes.ts'
import { derive } from '../../src/derive.ts'
import { frame } from '../../src/frame.ts'
import { hash } from '../../src/hash.ts'
import { publicIdentityOf } from '../../src/identity-secrets.ts'
import { LABELS, type AeadLabel, type HashLabel, type KdfLabel, type Label, type SignLabel } from '../../src/labels.ts'
import { seal } from '../../src/aead.ts'
import { sign } from '../../src/sign.ts'
import { writeAccess, writeRole } from '../../src/access.ts'
import { normaliseEmail } from '../../src/names.ts'
import { writeReceiver } from '../../src/receiver.ts'
import { encodeScope } from '../../src/scope.ts'
import { Writer } from '../../src/writer.ts'
import { counting, withRandom } from './fixed-random.ts'

const fields = [new Uint8Array(0), Uint8Array.of(0), utf8('Grüße')]

/** In the order in which they came. What is in the file stays where it is, so these follow upon all that are older. */
const ADDED: readonly Label[] = [
  'machine-accept',
  'machine-auth',
  'machine-signing-seed',
  'machine-box-secret',
  'machine-auth-hash',
  'token-checksum',
  'previous-key',
  'previous-key-hash',
]

/** Labels of what crosses the wire, by construction. */
function labelsFor(construction: string): Label[] {
  const wire = (Object.keys(LABELS) as Label[]).filter((label) => !/^(local|server)-/.test(label))
  const inOrder = [...wire.filter((label) => !ADDED.includes(label)), ...ADDED]
  return inOrder.filter((label) => LABELS[label].construction === construction)
}

export function frames() {
  const cases: [Label, Uint8Array[]][] = [
    ['commit', []],
    ['commit', [new Uint8Array(0)]],
    ['commit', fields],
    ['fingerprint', [counting(0, 300)]],
  ]
  return cases.map(([label, parts]) => ({ label, fields: parts.map(toHex), frame: toHex(frame(label, ...parts)) }))
}

export function hashes() {
  const labels = labelsFor('hash') as HashLabel[]
  return labels.map((label) => ({ label, fields: fields.map(toHex), hash: toHex(hash(label, ...fields)) }))
}

export function derivations() {
  const key = counting(64, 32)
  return (labelsFor('kdf') as KdfLabel[]).map((label) => ({
    label,
    key: toHex(key),
    context: fields.map(toHex),
    output: toHex(derive(label, key, ...fields)),
  }))
}

export async function signatures() {
  const signingSeed = counting(96, 32)
  const owner = '0'.repeat(32) as Id
  const { signPublic } = await publicIdentityOf(owner, { signingSeed, boxSecret: counting(0, 32), generation: 1 })
  const cases = (labelsFor('sign') as SignLabel[]).map(async (label) => ({
    label,
    seed: toHex(signingSeed),
    publicKey: toHex(signPublic),
    fields: fields.map(toHex),
    signature: toHex(await sign(label, signingSeed, ...fields)),
  }))
  return Promise.all(cases)
}

export async function seals() {
  const key = counting(128, 32)
  const cases = []
  for (const label of labelsFor('aead') as AeadLabel[]) {
    const nonce = counting(160 + cases.length, 12)
    const plaintext = counting(0, 20 * cases.length)
    const sealed = await withRandom(nonce, () => seal(label, key, fields, plaintext))
    cases.push({
      label,
      key: toHex(key),
      aadFields: fields.map(toHex),
      nonce: toHex(nonce),
      plaintext: toHex(plaintext),
      sealed: toHex(sealed),
    })
  }
  return cases
}

export function encodings() {
  const id = toHex(counting(16, 16)) as Id
  const environmentId = toHex(counting(32, 16)) as EnvironmentId
  const written = (write: (writer: Writer) => void) => {
    const writer = new Writer()
    write(writer)
    return toHex(writer.finish())
  }
  return {
    'u32 1, u64 2^53 - 1': written((to) => to.u32(1).u64(Number.MAX_SAFE_INTEGER)),
    'text "Grüße 🔑"': written((to) => to.text('Grüße 🔑')),
    'list of the texts "a", ""': written((to) => to.list(['a', ''], (item, text) => item.text(text))),
    'optional absent, then optional u8 7': written((to) =>
      to.optional(undefined, () => {}).optional(7, (item, value) => item.u8(value)),
    ),
    'scope workspace': toHex(encodeScope({ kind: 'workspace' })),
    [`scope environment ${environmentId}`]: toHex(encodeScope({ kind: 'environment', environmentId })),
    [`receiver invite ${id} with key id ${id}`]: written((to) =>
      writeReceiver(to, { kind: 'invite', id, keyId: id as string as KeyId }),
    ),
    'access all': written((to) => writeAccess(to, 'all')),
    [`access to ${environmentId}`]: written((to) => writeAccess(to, [environmentId])),
    'role writer': written((to) => writeRole(to, 'writer')),
  }
}

export function texts() {
  const raw = [new Uint8Array(0), Uint8Array.of(251), Uint8Array.of(255, 254), counting(250, 3), counting(0, 32)]
  const emails = [' Ada@Example.COM\n', 'STRASSE@BÜRO.example', 'e\u0301@x', 'İ@x', '\u212a@x', 'J\u030c@x']
  return {
    base64url: raw.map((bytes) => ({ bytes: toHex(bytes), text: toBase64url(bytes) })),
    email: emails.map((typed) => ({ typed, normalised: normaliseEmail(typed) })),
  }
}
