// What a page measures: WebCrypto alone, and this project on top of it.
import { measureCrypto, type CryptoFigures, type RawLoop } from './crypto.ts'

const BATCH = 512

const raw: RawLoop = {
  async seal(key, messages, additionalData) {
    const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['encrypt'])
    return await batches(messages, async (message) => {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: new Uint8Array(additionalData) },
        imported,
        new Uint8Array(message),
      )
      const whole = new Uint8Array(12 + sealed.byteLength)
      whole.set(iv)
      whole.set(new Uint8Array(sealed), 12)
      return whole
    })
  },
  async open(key, sealed, additionalData) {
    const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['decrypt'])
    await batches(sealed, (box) =>
      crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: new Uint8Array(box.subarray(0, 12)), additionalData: new Uint8Array(additionalData) },
        imported,
        new Uint8Array(box.subarray(12)),
      ),
    )
  },
}

async function batches<Out>(items: readonly Uint8Array[], work: (item: Uint8Array) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = []
  for (let at = 0; at < items.length; at += BATCH)
    results.push(...(await Promise.all(items.slice(at, at + BATCH).map(work))))
  return results
}

declare global {
  // Called by the benchmark from outside the page.
  var measureInPage: (size: number, rounds: number) => Promise<CryptoFigures>
}

globalThis.measureInPage = (size, rounds) => measureCrypto(size, rounds, raw)
