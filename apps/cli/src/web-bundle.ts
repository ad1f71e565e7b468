// The web app that was released with this version: every file with its hash, put in by the build.
import { createHash } from 'node:crypto'

declare const INFISICAL_WEB_BUNDLE: string | undefined

/** `files`: path on the server → SHA-256 of the content in base64. */
export interface WebBundle {
  readonly version: string
  readonly files: Readonly<Record<string, string>>
}

const HASH = /^[A-Za-z0-9+/]{43}=$/

/** undefined when this program was not built whole. */
export const RELEASED: WebBundle | undefined =
  typeof INFISICAL_WEB_BUNDLE === 'string' ? readWebBundle(INFISICAL_WEB_BUNDLE) : undefined

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

export const contentHash = (content: Uint8Array): string => createHash('sha256').update(content).digest('base64')
