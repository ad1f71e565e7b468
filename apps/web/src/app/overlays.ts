// What lies over the whole page at the moment: the palette, the list of shortcuts, or a question. One at a time.
import { createSource } from '../vault/source.ts'

export type Overlay = 'palette' | 'shortcuts' | 'log-out'

export const overlay = createSource<Overlay | undefined>(undefined)

export const showOverlay = (next: Overlay | undefined): void => overlay.set(next)
