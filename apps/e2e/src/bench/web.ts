// What a person waits for in the web app, in a real Chromium: the first load, the table that comes on screen, scrolling, and typing in the search.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { ROOT } from '../harness/built.ts'
import type { Person } from '../harness/person.ts'
import { closeBrowser } from '../web/launch.ts'
import { openWebStage, type Window } from '../web/stage.ts'
import { dotenvOf } from './secrets.ts'
import { atMost, ms, printTable, type Row } from './table.ts'

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const
const FRAMES = 240

export async function benchWeb(): Promise<void> {
  await using stage = await openWebStage()
  const stranger = await stage.window()
  await stranger.open('/')
  await stranger.page.getByRole('button', { name: 'Log in' }).waitFor()
  const bytes = await scriptBytes(stranger.page)
  const rows: Row[] = [
    {
      work: 'script before a stranger can type, gzip',
      cells: [kilobytes(bytes), atMost(bytes, 150_000, kilobytes)],
    },
  ]
  for (const size of [1_000, 10_000]) {
    const person = await stage.user(`bench-${size}`)
    await fill(person, size)
    const window = await stage.window()
    await window.open('/')
    await window.logIn(person)
    const what = `${size.toLocaleString('en-US')} × ${ENVIRONMENTS.length}`
    const shown = await untilShown(window)
    rows.push({
      work: `${what}: from the last answer to the table`,
      cells: [ms(shown), size === 1_000 ? atMost(shown, 300, ms) : ''],
    })
    if (size === 10_000) rows.push(...(await smoothness(window.page, what)))
    await window.context.close()
  }
  await closeBrowser()
  printTable('The web app', ['measured', 'aim'], rows)
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`

async function fill(person: Person, size: number): Promise<void> {
  await person.must(['init', '--new', 'bench'])
  await person.write('.env', dotenvOf(size))
  for (const environment of ENVIRONMENTS) await person.must(['push', '-e', environment], { timeoutMs: 120_000 })
}

/** Of every script that the page has loaded; what its worker loads stands in no manifest of the page. */
async function scriptBytes(page: Page): Promise<number> {
  const manifest = await readFile(join(ROOT, 'apps/web/dist/.vite/manifest.json'), 'utf8')
  const chunks = new Set(
    Object.values(JSON.parse(manifest) as Record<string, { file: string }>).map(({ file }) => file),
  )
  const addresses = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const scripts = addresses.filter(
    (address) => /[.]js$/.test(address) && chunks.has(new URL(address).pathname.slice(1)),
  )
  const bodies = await Promise.all(scripts.map(async (address) => (await page.request.get(address)).body()))
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
}

/** Milliseconds from the last answer that the table waits for until its first name is on the screen, after a reload. */
async function untilShown({ page }: Window): Promise<number> {
  const row = page.getByRole('rowheader').first()
  await row.waitFor()
  let answered = 0
  page.on('requestfinished', (request) => {
    if (/\/(trpc|packs)\//.test(request.url()) && !request.url().includes('watch')) answered = performance.now()
  })
  await page.reload()
  await row.waitFor()
  return Math.max(0, performance.now() - answered)
}

async function smoothness(page: Page, what: string): Promise<Row[]> {
  // The browser puts away what it had shown before, for a third of a second in which no window is painted.
  await pause(3_000)
  const ways = [
    { work: 'wheel, 120 px a frame', pixels: 120 },
    { work: 'fling, 3,000 px a frame', pixels: 3_000 },
    { work: 'scroll bar, 30,000 px a frame', pixels: 30_000 },
  ]
  const rows: Row[] = []
  for (const { work, pixels } of ways) {
    const { p99, max } = await framesOf(page, pixels)
    rows.push({ work: `${what}: ${work}`, cells: [`p99 ${ms(p99)}, max ${ms(max)}`, atMost(max, 32, ms)] })
  }
  await page.keyboard.press('/')
  const frames = framesOf(page)
  await page.keyboard.type('service_0012', { delay: 60 })
  const { max } = await frames
  rows.push({ work: `${what}: longest frame while typing in the search`, cells: [ms(max), atMost(max, 50, ms)] })
  return rows
}

interface Frames {
  readonly p99: number
  readonly max: number
}

/** How long frames take while the table scrolls by so many pixels in each, up and down again; or stays where it is. */
async function framesOf(page: Page, pixels = 0): Promise<Frames> {
  return await page.evaluate(
    async ([step, count]) => {
      let scroller = document.querySelector('[role=grid]')
      while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight + 1) scroller = scroller.parentElement
      const times: number[] = []
      let direction = 1
      let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      for (let frame = 0; frame < count; frame += 1) {
        if (scroller !== null) {
          const end = scroller.scrollHeight - scroller.clientHeight
          if (scroller.scrollTop + direction * step > end || scroller.scrollTop + direction * step < 0)
            direction = -direction
          scroller.scrollTop += direction * step
        }
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        times.push(now - last)
        last = now
      }
      times.sort((a, b) => a - b)
      return { p99: times[Math.floor(times.length * 0.99)] ?? 0, max: times.at(-1) ?? 0 }
    },
    [pixels, FRAMES] as const,
  )
}
