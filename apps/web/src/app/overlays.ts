// What lies over the whole page at the moment: the palette, or the list of shortcuts. One at a time.
export type Overlay = 'palette' | 'shortcuts'

let shown: Overlay | undefined
const listeners = new Set<() => void>()

export function showOverlay(overlay: Overlay | undefined): void {
  shown = overlay
  for (const listener of listeners) listener()
}

export const overlaySource = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: (): Overlay | undefined => shown,
}
