// One suite for every platform: cases are plain functions with plain assertions, so that a browser runs the very same ones as Node.
import { CryptoError, type CryptoErrorCode } from '../../src/errors.ts'

export interface Case {
  readonly name: string
  run(): void | Promise<void>
}

/** Equality of values made of strings, numbers, arrays, objects and bytes. */
export function equal(actual: unknown, expected: unknown): void {
  const [is, should] = [plain(actual), plain(expected)]
  if (is !== should) throw new Error(`expected ${should.slice(0, 400)}\n but got ${is.slice(0, 400)}`)
}

export async function refuses(code: CryptoErrorCode, attempt: () => unknown): Promise<void> {
  try {
    await attempt()
  } catch (error) {
    if (error instanceof CryptoError && error.code === code) return
    throw new Error(`expected the code ${code}, but got another error`, { cause: error })
  }
  throw new Error(`expected the code ${code}, but it was accepted`)
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Uint8Array ? hex(inner) : inner))
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
