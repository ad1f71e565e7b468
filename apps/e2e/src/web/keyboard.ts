// A page as somebody without a mouse has it: one goes from control to control, and presses.
import type { Locator, Page } from 'playwright-core'

const MOST_STEPS = 60

/** By one key alone. Throws when the way there is too long, or there is none. */
export async function walkTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${String(target)} cannot be reached by ${key}`)
}

export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await walkTo(page, target)
  await page.keyboard.press(key)
}

/** In a menu that is open. */
export async function choose(page: Page, item: Locator): Promise<void> {
  await walkTo(page, item, 'ArrowDown')
  await page.keyboard.press('Enter')
}

/** In the place of what a field holds. */
export async function write(page: Page, field: Locator, text: string): Promise<void> {
  await walkTo(page, field)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

/** And keeps it: a page that has just come gives the focus to its heading. */
const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate(async (element) => {
    for (let frame = 0; frame < 2 && element === document.activeElement; frame += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    return element === document.activeElement
  })
