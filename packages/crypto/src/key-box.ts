// A key of a workspace for one receiver (SPEC 9): nacl.box from a fresh ephemeral key. Who sealed it is told by the signed log, which
// names the hash of every box, and not by the box.
import type { BoxPublic, EnvironmentKey, WorkspaceId, WorkspaceKey } from './brands.ts'
import { concat, equalBytes } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { randomBytes } from './random.ts'
import { writeReceiver, type Receiver } from './receiver.ts'
import { writeScope, type Scope } from './scope.ts'
import { Writer } from './writer.ts'

/** What a key box says about its key, all of it bound inside. */
export interface KeyBoxContext {
  readonly workspaceId: WorkspaceId
  readonly epoch: number
  readonly scope: Scope
  readonly receiver: Receiver
}

export interface KeyBoxToSeal extends KeyBoxContext {
  readonly receiverBoxPublic: BoxPublic
  readonly key: WorkspaceKey | EnvironmentKey
}

export interface KeyBoxToOpen extends KeyBoxContext {
  readonly boxSecret: Uint8Array
}

/** Ephemeral public key, nonce, Poly1305 tag, 120 bytes of plaintext. */
export const KEY_BOX_SIZE = 32 + 24 + 16 + 120

export async function sealKeyBox(box: KeyBoxToSeal): Promise<Uint8Array> {
  const { default: nacl } = await import('tweetnacl')
  const ephemeral = nacl.box.keyPair.fromSecretKey(randomBytes(32))
  const nonce = randomBytes(24)
  const plaintext = concat(encodeContext(box), box.key)
  const sealed = nacl.box(plaintext, nonce, box.receiverBoxPublic, ephemeral.secretKey)
  plaintext.fill(0)
  return concat(ephemeral.publicKey, nonce, sealed)
}

/** One code, `decryption`, for a box that was changed, is for somebody else, or is of another workspace, epoch, scope or receiver. */
export async function openKeyBox(box: Uint8Array, expected: KeyBoxToOpen): Promise<Uint8Array> {
  if (box.length !== KEY_BOX_SIZE) throw new CryptoError('decryption')
  const { default: nacl } = await import('tweetnacl')
  const plaintext = nacl.box.open(box.subarray(56), box.subarray(32, 56), box.subarray(0, 32), expected.boxSecret)
  if (plaintext === null) throw new CryptoError('decryption')
  const context = encodeContext(expected)
  if (!equalBytes(plaintext.subarray(0, context.length), context)) throw new CryptoError('decryption')
  return plaintext.slice(context.length)
}

/** 0x01 0x03 || workspace id || u32 epoch || scope || receiver: the plaintext up to the key, compared as a whole on opening. */
function encodeContext(context: KeyBoxContext): Uint8Array {
  const writer = new Writer(88).u8(1).u8(3).hash(context.workspaceId).u32(context.epoch)
  writeScope(writer, context.scope)
  writeReceiver(writer, context.receiver)
  return writer.finish()
}
