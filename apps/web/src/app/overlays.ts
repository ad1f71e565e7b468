// What lies over the whole page at the moment: the palette, or the list of shortcuts. One at a time.
import { createSource } from '../vault/source.ts'

export type Overlay = 'palette' | 'shortcuts'

export const overlay = createSource<Overlay | undefined>(undefined)

export const showOverlay = (next: Overlay | undefined): void => overlay.set(next)
