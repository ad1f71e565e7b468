// A real Chromium that is as strict as people's: the build for servers comes with flags that switch its security off, and with it the Origin
// header that the server asks for; and in a single process all windows share one storage, whosever they are.
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

const LAX: ReadonlySet<string> = new Set([
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--single-process',
])

let launched: Promise<Browser> | undefined

/** One for all stages of a process, which ends with it: starting one costs a second, and contexts know nothing of each other. */
export async function openBrowser(): Promise<Browser> {
  const browser = await (launched ??= launch())
  if (browser.isConnected()) return browser
  return await (launched = launch())
}

/** For programs that go on or end by themselves. */
export async function closeBrowser(): Promise<void> {
  await (await launched)?.close()
}

async function launch(): Promise<Browser> {
  const args = [...chromium.args.filter((flag) => !LAX.has(flag)), '--disable-background-networking']
  return await playwright.launch({ executablePath: await chromium.executablePath(), args })
}
