// How counts and names are put into sentences.
import { escapeText } from './escape.ts'

export const count = (n: number, noun: string): string => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`

/** `3 new, 2 changed`: only what there is. */
export function tally(parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n.toLocaleString('en-US')} ${word}`)
    .join(', ')
}

/** Names from others, in a row, cut after a few. */
export function someNames(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map(escapeText).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}

export const place = (workspace: string, environment: string): string =>
  `${escapeText(workspace)}/${escapeText(environment)}`
