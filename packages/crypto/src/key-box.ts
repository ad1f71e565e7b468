// A key of a workspace for one receiver (SPEC 9): nacl.box from a fresh ephemeral key. Who sealed it is told by the signed log, which
// names the hash of every box, and not by the box.
import { boxSecretOf } from './box.ts'
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

/** `key-invalid` for a receiver's key that admission would have refused. */
export async function sealKeyBox(box: KeyBoxToSeal): Promise<Uint8Array> {
  const ephemeral = await boxSecretOf(randomBytes(32))
  const nonce = randomBytes(24)
  const plaintext = concat(encodeContext(box), box.key)
  const sealed = await ephemeral.seal(plaintext, { peer: box.receiverBoxPublic, nonce })
  plaintext.fill(0)
  if (sealed === undefined) throw new CryptoError('key-invalid')
  return concat(await ephemeral.publicHalf(), nonce, sealed)
}

/** One code, `decryption`, for a box that was changed, is for somebody else, or is of another workspace, epoch, scope or receiver. */
export async function openKeyBox(box: Uint8Array, expected: KeyBoxToOpen): Promise<Uint8Array> {
  if (box.length !== KEY_BOX_SIZE) throw new CryptoError('decryption')
  const secret = await boxSecretOf(expected.boxSecret)
  const plaintext = await secret.open(box.subarray(56), { peer: box.subarray(0, 32), nonce: box.subarray(32, 56) })
  if (plaintext === undefined) throw new CryptoError('decryption')
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
