// A clock that is wrong, for a program of its own: whatever asks Date there is told another time.
import { fileURLToPath } from 'node:url'

const SHIM = fileURLToPath(new URL('clock-shim.mjs', import.meta.url))

/** Into the environment of a node program. `offset` in milliseconds. */
export const clockOff = (offset: number): Record<string, string> => ({
  NODE_OPTIONS: `--import=${SHIM}`,
  CLOCK_OFFSET_MS: String(offset),
})
