// What a page still holds in its memory, wherever it is kept there: in a cache, in the state of a component, in a closure.
import type { Window } from './stage.ts'

/** Whether a text of up to 1,000 characters stands in the heap of the page, after everything that nothing refers to was thrown away. */
export async function memoryHolds({ page, context }: Window, text: string): Promise<boolean> {
  const session = await context.newCDPSession(page)
  let heap = ''
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (heap += chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return heap.includes(JSON.stringify(text).slice(1, -1))
}
