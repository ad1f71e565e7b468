// A page as somebody without a mouse has it: one goes from control to control, and presses.
import type { Locator, Page } from 'playwright-core'

const MOST_STEPS = 60

/** By Tab alone. Throws when the way there is too long, or there is none. */
export async function walkTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(target)} cannot be reached by Tab`)
}

export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await walkTo(page, target)
  await page.keyboard.press(key)
}
