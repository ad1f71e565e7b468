// What a person brings to a page: text that is pasted, and a file that is dragged over it and let go there.
import type { JSHandle, Page } from 'playwright-core'

/** On the page, not in a field. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, text)
}

/** Where the page stands open for it, and says so. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await transferOf(page, name, text)
  await page.dispatchEvent('body', 'dragover', { dataTransfer })
  await page.getByText('Drop it to see what it would change').waitFor()
  await page.dispatchEvent('body', 'drop', { dataTransfer })
  await page.getByText('Drop it to see what it would change').waitFor({ state: 'detached' })
}

/** Wherever: whether the page keeps the browser from opening the file in its place. */
export async function dropAnywhere(page: Page, name: string, text: string): Promise<boolean> {
  const dataTransfer = await transferOf(page, name, text)
  return await page.evaluate((carried) => {
    const events = (['dragover', 'drop'] as const).map(
      (sign) => new DragEvent(sign, { dataTransfer: carried, bubbles: true, cancelable: true }),
    )
    return events.every((event) => !document.body.dispatchEvent(event))
  }, dataTransfer)
}

function transferOf(page: Page, name: string, text: string): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle(
    ([called, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], called))
      return transfer
    },
    [name, text] as const,
  )
}
