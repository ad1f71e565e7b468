// For vitest's `globalSetup`: the browser is unpacked once, before two files of a run could do it over each other.
import chromium from '@sparticuz/chromium'

export async function setup(): Promise<void> {
  await chromium.executablePath()
}
