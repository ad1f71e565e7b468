// The outer form of every answer, checked before anyone looks at it: TypeScript believes what a server promises, and a server may lie.
// What is inside (hex, base64url, signed bytes) is judged where it is decoded. No schema library, since `run` waits for this.
import { TrustError } from '@infisical/protocol'

type Form = (value: unknown) => boolean

const text: Form = (value) => typeof value === 'string'
const number: Form = (value) => Number.isSafeInteger(value)
const seq: Form = (value) => number(value) && (value as number) >= 0
/** Milliseconds since 1970 of which a date can be made; beyond, printing one throws. */
export function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 8_640_000_000_000_000
}

/** What a header can carry: kept as it came, any other would stand in the way of every later request. */
const token: Form = (value) => typeof value === 'string' && value.length <= 4096 && /^[\w.~+/-]+=*$/.test(value)
const listOf =
  (item: Form): Form =>
  (value) =>
    Array.isArray(value) && value.every(item)
const oneOf =
  (...words: readonly string[]): Form =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const maybe =
  (form: Form): Form =>
  (value) =>
    value === undefined || form(value)

const anyOf =
  (...forms: readonly Form[]): Form =>
  (value) =>
    forms.some((form) => form(value))
const id: Form = (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)

/** A field more than these is nobody's business: a newer server may have it. */
const object =
  (fields: Readonly<Record<string, Form>>): Form =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    return Object.entries(fields).every(([name, form]) => form((value as Readonly<Record<string, unknown>>)[name]))
  }

const keyBox = object({ epoch: number, receiver: object({ kind: text, id: text }), scope: text, box: text })
const kdf = object({ algorithm: number, memoryKib: number, iterations: number, parallelism: number, salt: text })
const session = object({ accessToken: maybe(token), expiresInSeconds: number, refreshToken: maybe(token) })
const contents = {
  base: oneOf('full', 'delta'),
  removed: listOf(text),
  pack: maybe(text),
  ticket: maybe(token),
  bytes: maybe(number),
}
const chain = object({ chainId: text, headSeq: seq, commits: listOf(text), ...contents })
const log = { entries: listOf(text), headSeq: seq }
const head = object({ headSeq: seq })

const FORMS: Readonly<Record<string, Form>> = {
  'account.signUp': object({ session }),
  'account.bundle': object({
    ...{ userId: text, email: text, name: text, kdf, bundle: text },
    ...{ generation: number, signPublic: text, boxPublic: text },
  }),
  'account.recover': object({
    ...{ userId: text, name: text, kit: text, session },
    ...{ generation: number, signPublic: text, boxPublic: text },
  }),
  'account.lookUp': object({ userId: text, name: text, generation: number }),
  'account.startOver': object({ session }),
  'session.challenge': object({ attempt: text, kdf, serverPublic: text }),
  // A proof that is left out is a proof that fails, and checkServerProof says so.
  'session.prove': object({ serverProof: maybe(text), userId: text, session }),
  'session.refresh': object({ session }),
  'workspace.create': object({ workspaceId: text }),
  'workspace.list': object({ workspaces: listOf(object({ workspaceId: text, headSeq: seq })) }),
  'workspace.log': object({ ...log, boxes: listOf(keyBox) }),
  'workspace.keys': object({ previousKeys: listOf(object({ epoch: number, scope: text, sealed: text })) }),
  'workspace.append': head,
  'workspace.activity': object({
    members: listOf(object({ userId: text, lastSeenAt: isTime })),
    machines: listOf(object({ machineId: text, lastSeenAt: isTime, address: text })),
  }),
  'workspace.personalHeads': object({
    chains: listOf(object({ environmentId: text, commits: listOf(text), pack: text })),
  }),
  // Of each hint in the stream.
  'workspace.watch': anyOf(
    object({ of: oneOf('everything') }),
    object({ of: oneOf('log'), seq }),
    object({ of: oneOf('shared', 'personal'), environmentId: id, seq }),
  ),
  'invite.open': object({ ...log, workspaceId: text, boxes: listOf(keyBox) }),
  'invite.join': head,
  'secret.pull': object({ ...log, boxes: maybe(listOf(keyBox)), chains: listOf(chain) }),
  'secret.commits': object({ commits: listOf(text), headSeq: seq }),
  'secret.past': object({ steps: listOf(object(contents)) }),
  'secret.push': object({ seq }),
}

/** `malformed` unless the answer to that procedure is made as the contract says. */
export function checkForm(procedure: string, answer: unknown): void {
  const form = FORMS[procedure] ?? object({})
  if (!form(answer)) throw new TrustError('malformed')
}
