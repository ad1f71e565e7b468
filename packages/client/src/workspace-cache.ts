// What this device keeps of a workspace between commands: the verified log and the opened keys, sealed as all caches are.
//   u8 1 || bytes verified || u32 epoch || list(scope || fixed32 key)
import { Reader, readScope, Writer, writeScope } from '@infisical/crypto'
import { restoreVerified, serializeVerified } from '@infisical/protocol'
import type { HeldKey } from './keyring.ts'
import type { CachePlace } from './storage.ts'
import type { Desk, Workspace } from './workspace-log.ts'

const VERSION = 1
const MAX = 0xffff_ffff

/** undefined when there is none, or one that this version did not write. */
export async function readWorkspace(desk: Desk): Promise<Workspace | undefined> {
  const bytes = await desk.me.cache.read(placeOf(desk, 'workspace'))
  return bytes === undefined ? undefined : decodeWorkspace(bytes)
}

export async function writeWorkspace(desk: Desk, workspace: Workspace): Promise<void> {
  await desk.me.cache.write(placeOf(desk, 'workspace'), encodeWorkspace(workspace))
}

export function placeOf({ context, me, workspaceId }: Desk, item: string): CachePlace {
  return { origin: context.origin, userId: me.session.userId, workspaceId, item }
}

export function encodeWorkspace({ verified, keyring }: Workspace): Uint8Array {
  return new Writer(2048)
    .u8(VERSION)
    .bytes(serializeVerified(verified))
    .u32(keyring.epoch)
    .list(keyring.keys, (writer, { scope, key }) => {
      writeScope(writer, scope)
      writer.fixed(key, 32)
    })
    .finish()
}

export function decodeWorkspace(bytes: Uint8Array): Workspace | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const verified = restoreVerified(reader.bytes(MAX))
  const epoch = reader.u32()
  const keys = reader.list(MAX, (from) => ({ scope: readScope(from), key: from.fixed(32) }) as HeldKey)
  reader.end()
  return { verified, keyring: { epoch, keys } }
}
