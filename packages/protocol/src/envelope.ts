// The signed envelope of SPEC 8: the bytes of an entry or a commit beside the signatures over them.
import { decodeExactly, Writer, type Reader } from '@infisical/crypto/server'
import { SIZE } from './limits.ts'
import { readObject, writeObject } from './objects.ts'
import { trusting } from './trust-error.ts'

export interface Envelope {
  /** Exactly the bytes that were signed: they are parsed and hashed as they are. */
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** Only those who come in by a key of their own have one: join, replace-identity, add-machine. */
  readonly coSignature?: Uint8Array | undefined
}

/** 0x01 0x0b || bytes body || fixed64 signature || optional(fixed64 co-signature) */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return trusting(() => encode(envelope))
}

/** `malformed` for anything that is not exactly an envelope. The parts are views of `bytes`. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  return trusting(() => decodeExactly(bytes, decode, encode))
}

function encode(envelope: Envelope): Uint8Array {
  const writer = writeObject(new Writer(envelope.body.length + 135), 'envelope')
  writer.bytes(envelope.body).fixed(envelope.signature, 64)
  return writer.optional(envelope.coSignature, (to, signature) => to.fixed(signature, 64)).finish()
}

function decode(reader: Reader): Envelope {
  readObject(reader, 'envelope')
  const body = reader.bytes(SIZE.body)
  const signature = reader.fixed(64)
  return { body, signature, coSignature: reader.optional((from) => from.fixed(64)) }
}
