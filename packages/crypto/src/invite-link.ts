// The link that the inviter hands over (SPEC 12). Its fragment never reaches a server: browsers do not send it, and clients must not.
import type { InviteId, WorkspaceId } from './brands.ts'
import { fromBase64url, fromHex, toBase64url, toHex } from './bytes.ts'
import { malformed } from './errors.ts'
import { FINGERPRINT_SIZE } from './fingerprint.ts'

export interface InviteLink {
  /** Origin and path of the server, without a slash at its end. */
  readonly server: string
  readonly inviteId: InviteId
  readonly secret: Uint8Array
  /** The first 32 hex digits of the workspace id: the served workspace must begin with them. */
  readonly workspacePrefix: string
  /** Of the inviter. */
  readonly fingerprint: Uint8Array
}

/** <server>/join/<invite id>#<s>.<w>.<f> */
export function formatInviteLink(
  link: Omit<InviteLink, 'workspacePrefix'> & { readonly workspaceId: WorkspaceId },
): string {
  const prefix = fromHex(link.workspaceId, 32).subarray(0, 16)
  const fragment = [link.secret, prefix, link.fingerprint].map(toBase64url).join('.')
  return `${link.server.replace(/\/+$/, '')}/join/${link.inviteId}#${fragment}`
}

const form = /^(https?:\/\/[^#?\s]+)\/join\/([0-9a-f]{32})#([\w-]+)\.([\w-]+)\.([\w-]+)$/

/** `malformed` for anything that `formatInviteLink` does not make. White space around it, from a mail or a chat, is dropped. */
export function parseInviteLink(text: string): InviteLink {
  const [, server, inviteId, s, w, f] = form.exec(text.trim()) ?? malformed('not an invite link')
  return {
    server: server as string,
    inviteId: inviteId as InviteId,
    secret: part(s as string, 16),
    workspacePrefix: toHex(part(w as string, 16)),
    fingerprint: part(f as string, FINGERPRINT_SIZE),
  }
}

function part(text: string, size: number): Uint8Array {
  const bytes = fromBase64url(text)
  if (bytes.length !== size) malformed('not an invite link')
  return bytes
}
