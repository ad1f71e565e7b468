// For vitest's `setupFiles` of suites whose subject is not the password: Argon2id takes a third of a second, and tests stretch the same
// password with the same salt again and again. What is remembered is what it made.
import { vi } from 'vitest'

vi.mock('hash-wasm', async (load) => {
  const real = await load<typeof import('hash-wasm')>()
  const made = new Map<string, Promise<Uint8Array>>()
  const argon2id = (options: Parameters<typeof real.argon2id>[0]): Promise<Uint8Array> => {
    const key = JSON.stringify(options, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value))
    const known = made.get(key) ?? real.argon2id({ ...options, outputType: 'binary' })
    made.set(key, known)
    return known.then((bytes) => bytes.slice())
  }
  return { ...real, argon2id }
})
