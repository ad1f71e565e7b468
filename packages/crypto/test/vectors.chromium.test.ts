// The same suite of vectors in Chromium, from the bundle that a web application gets.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type BrowserPage } from './chromium.ts'
import { SUITE } from './vectors/suite.ts'

let browser: BrowserPage | undefined
const failures = new Map<string, string>()

beforeAll(async () => {
  browser = await openPage(fileURLToPath(new URL('browser-entry.ts', import.meta.url)))
  const outcomes = await browser.page.evaluate('runSuite()')
  for (const { name, failure } of outcomes as { name: string; failure: string }[]) failures.set(name, failure)
})

afterAll(() => browser?.close())

test.each(SUITE.map(({ name }) => name))('%s', (name) => {
  expect(failures.get(name)).toBe('')
})

test.each([
  ['Ed25519', 'sign'],
  ['X25519', 'deriveBits'],
])('the browser was given Web Crypto and its own %s', async (algorithm, usage) => {
  const native = `crypto.subtle.generateKey('${algorithm}', false, ['${usage}']).then(() => isSecureContext)`
  expect(await browser?.page.evaluate(native)).toBe(true)
})
