// The tables of sealing and opening, in Node and in Chromium.
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { openPage } from '@infisical/crypto/testing'
import { ROOT } from '../harness/built.ts'
import { measureCrypto, type CryptoFigures, type RawLoop } from './crypto.ts'
import { SIZES } from './secrets.ts'
import { aim, ms, printTable, times, type Row } from './table.ts'

/** The fastest way that node:crypto offers: nonces drawn at once, one cipher object a message. */
const raw: RawLoop = {
  seal(key, messages, aad) {
    const nonces = randomFillSync(new Uint8Array(12 * messages.length))
    return Promise.resolve(
      messages.map((message, n) => {
        const nonce = nonces.subarray(12 * n, 12 * n + 12)
        const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(aad)
        return Buffer.concat([nonce, cipher.update(message), cipher.final(), cipher.getAuthTag()])
      }),
    )
  },
  open(key, sealed, aad) {
    for (const box of sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12), { authTagLength: 16 })
      decipher.setAAD(aad).setAuthTag(box.subarray(-16))
      decipher.update(box.subarray(12, -16))
      decipher.final()
    }
    return Promise.resolve()
  },
}

export async function benchCrypto(rounds: number): Promise<void> {
  print(
    'Seal and open in Node, against the raw loop of node:crypto',
    await figures((size) => measureCrypto(size, rounds, raw)),
  )
  const browser = await openPage(join(ROOT, 'apps/e2e/src/bench/crypto-in-page.ts'))
  try {
    const inPage = (size: number): Promise<CryptoFigures> =>
      browser.page.evaluate(([n, times]) => globalThis.measureInPage(n, times), [size, rounds] as const)
    print('Seal and open in Chromium, against the raw loop of WebCrypto', await figures(inPage))
  } finally {
    await browser.close()
  }
}

async function figures(measure: (size: number) => Promise<CryptoFigures>): Promise<[number, CryptoFigures][]> {
  const all: [number, CryptoFigures][] = []
  for (const size of SIZES) all.push([size, await measure(size)])
  return all
}

function print(title: string, all: readonly [number, CryptoFigures][]): void {
  const rows = all.flatMap(([size, { seal, rawSeal, open, rawOpen }]): Row[] => [
    {
      work: `seal ${size.toLocaleString('en-US')}`,
      cells: [ms(seal), ms(rawSeal), times(seal / rawSeal), aim(seal / rawSeal, 2)],
    },
    {
      work: `open ${size.toLocaleString('en-US')}`,
      cells: [ms(open), ms(rawOpen), times(open / rawOpen), aim(open / rawOpen, 2)],
    },
  ])
  printTable(`${title} (best of several)`, ['ours', 'raw', 'ratio', 'aim'], rows)
}
