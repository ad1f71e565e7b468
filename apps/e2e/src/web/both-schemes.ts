// A screen in light and in dark: what axe finds on it, with a picture of each for people to look at.
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
    faults.push(...(await accessFaults(page)).map((fault) => `${colorScheme}: ${fault}`))
  }
  return faults
}
