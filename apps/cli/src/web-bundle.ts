// The web app of a release: every file with its hash, in a list that whoever releases it signs. The build puts in the list and the key.
import { createHash, createPublicKey, sign, verify } from 'node:crypto'

declare const INFISICAL_WEB_BUNDLE: string | undefined
declare const INFISICAL_RELEASE_PUBLIC: string | undefined

/** `files`: path on the server → SHA-256 of the content in base64. */
export interface WebBundle {
  readonly version: string
  readonly files: Readonly<Record<string, string>>
}

const HASH = /^[A-Za-z0-9+/]{43}=$/

/** undefined when this program was not built whole. */
export const RELEASED: WebBundle | undefined =
  typeof INFISICAL_WEB_BUNDLE === 'string' ? readWebBundle(INFISICAL_WEB_BUNDLE) : undefined

/** By which the lists of other releases are known; undefined when this one was signed by nobody. */
export const RELEASE_PUBLIC: string | undefined =
  typeof INFISICAL_RELEASE_PUBLIC === 'string' ? INFISICAL_RELEASE_PUBLIC : undefined

/** undefined for text that is no such list. */
export function readWebBundle(text: string): WebBundle | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { version, files } = (value ?? {}) as Partial<WebBundle>
  const isList = typeof files === 'object' && files !== null && '/index.html' in files
  const isWhole = isList && Object.entries(files).every(([path, hash]) => path.startsWith('/') && HASH.test(hash))
  return typeof version === 'string' && isWhole ? { version, files } : undefined
}

/** The list, if this signature of it is by this key (Ed25519, SPKI in PEM); undefined otherwise. */
export function readSignedWebBundle(text: string, signature: string, publicKey: string): WebBundle | undefined {
  const bytes = Buffer.from(signature.trim(), 'base64')
  return verify(null, signed(text), createPublicKey(publicKey), bytes) ? readWebBundle(text) : undefined
}

/** `privateKey`: Ed25519, PKCS #8 in PEM. Base64. */
export function signWebBundle(text: string, privateKey: string): string {
  return sign(null, signed(text), privateKey).toString('base64')
}

/** Under a label of its own, so that it can stand for nothing else that the key may sign. */
const signed = (text: string): Buffer => Buffer.from(`infisical/v1/web-bundle\n${text}`)

export const contentHash = (content: Uint8Array): string => createHash('sha256').update(content).digest('base64')
