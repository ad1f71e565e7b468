// A screen in light and in dark: what axe finds on it, with a picture of each for people to look at. Of the dark one its colours alone are judged:
// nothing else of a page differs.
import { accessFaults, picture, type Window } from './stage.ts'

/** Empty when axe finds nothing. */
export async function faultsOf(window: Window, name: string): Promise<string[]> {
  const { page } = window
  const faults: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours are there with the next frame but one.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await picture(window, `${name}-${colorScheme}`)
    const rules = colorScheme === 'dark' ? ['color-contrast'] : []
    faults.push(...(await accessFaults(page, rules)).map((fault) => `${colorScheme}: ${fault}`))
  }
  return faults
}
