// A screen on a phone: whether anything of it lies where no scrolling up and down reaches.
import type { Page } from 'playwright-core'

/** What is wider than its place, one line each: the page, a dialog that is open, or what scrolls and is not meant to scroll sideways. */
export async function sticksOut(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX)
    const places = [
      ...document.querySelectorAll('html, dialog[open]'),
      ...[...document.querySelectorAll('body *:not(nav, pre, textarea, [role="grid"])')].filter(scrolls),
    ]
    return places
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((place) => `${place.tagName} ${place.className}: ${place.scrollWidth} px in ${place.clientWidth}`)
  })
}
