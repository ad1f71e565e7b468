// A page of a real browser that has loaded a bundled entry, from a loopback address: crypto.subtle exists only in secure contexts.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import chromium from '@sparticuz/chromium'
import { build } from 'esbuild'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'

export interface BrowserPage {
  readonly page: Page
  close(): Promise<void>
}

/** `entry` is bundled as a web application would bundle it: for browsers, by this package's `browser` condition. */
export async function openPage(entry: string): Promise<BrowserPage> {
  const script = await bundle(entry)
  const server = await serve(script)
  const browser = await launch()
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    page,
    async close() {
      await browser.close()
      await new Promise((done) => server.close(done))
    },
  }
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    conditions: ['browser'],
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/entry.js') {
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script)
    } else {
      response
        .setHeader('content-type', 'text/html; charset=utf-8')
        .end('<!doctype html><script src="/entry.js"></script>')
    }
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

async function launch(): Promise<Browser> {
  const args = [...chromium.args, '--disable-background-networking']
  return playwright.launch({ executablePath: await chromium.executablePath(), args })
}
