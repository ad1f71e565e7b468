// What lies over the whole page at the moment: the palette, the list of shortcuts, or a question. One at a time.
import { createSource } from '../vault/source.ts'

export type Overlay = 'palette' | 'shortcuts' | UnsavedQuestion

/** Before a log-out with so many edits that are not pushed. */
export interface UnsavedQuestion {
  readonly unsaved: number
}

export const overlay = createSource<Overlay | undefined>(undefined)

export const showOverlay = (next: Overlay | undefined): void => overlay.set(next)
