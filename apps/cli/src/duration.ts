// Lengths of time as people type them: 12h, 7d, 90d, 1y.
import type { Arguments } from './arguments.ts'
import { usageError } from './cli-error.ts'

const HOUR = 60 * 60 * 1_000
const UNITS = { m: 60_000, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR, y: 365 * 24 * HOUR } as const

/** Milliseconds. `flag` is where it was typed. */
export function parseDuration(text: string, flag: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([mhdwy])$/.exec(text) ?? []
  const length = UNITS[unit as keyof typeof UNITS] * Number(digits)
  if (!(length > 0))
    throw usageError(`${flag} is followed by "${text}", which is no length of time.`, `For example: ${flag} 7d, or 12h`)
  return length
}

/** `--max-age`, as pulling takes it. */
export function maxAge(args: Arguments): { readonly maxAgeMs?: number } {
  const text = args.text('max-age')
  return text === undefined ? {} : { maxAgeMs: parseDuration(text, '--max-age') }
}

/** In the largest unit that says it, for people: `3 hours ago`, `just now`. */
export function ago(time: number, now = Date.now()): string {
  const passed = now - time
  for (const [name, length] of [
    ['year', UNITS.y],
    ['day', UNITS.d],
    ['hour', UNITS.h],
    ['minute', UNITS.m],
  ] as const) {
    const whole = Math.floor(passed / length)
    if (whole >= 1) return `${whole.toLocaleString('en-US')} ${name}${whole === 1 ? '' : 's'} ago`
  }
  return 'just now'
}

/** 2026-11-27 */
export const day = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** 2026-11-27 18:04Z: the same words wherever they are read. Whoever signs a commit says when, and may say what is no date. */
export function minute(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`
}
