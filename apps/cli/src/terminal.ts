// The law of output. stdout carries data and nothing else; everything said to a person goes to stderr, one line where one line will do.
// Colour only decorates: every line reads the same without it. This is the only file that writes to either stream; it opens them when first
// used, since `run` mostly says nothing and opening one takes longer than asking isatty(3).
import { isatty } from 'node:tty'
import { env } from './env.ts'

let quiet = false
let noColour = false

export function configureTerminal(options: { quiet: boolean; noColour: boolean }): void {
  quiet = options.quiet
  noColour = options.noColour
}

/** Where questions are asked: never on stdout, which is for data. */
export const questions = (): NodeJS.WriteStream => process.stderr

export const isShownToAPerson = (): boolean => isatty(1)

export const isInteractive = (): boolean => isatty(0) && isatty(2)

/** Data, for the next program or the eye: exactly these bytes, on stdout. */
export function data(text: string): void {
  stdout().write(text)
}

let opened: NodeJS.WriteStream | undefined

function stdout(): NodeJS.WriteStream {
  if (opened !== undefined) return opened
  opened = process.stdout
  // What is piped into may stop reading (`| head`); that is no error of ours.
  opened.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return opened
}

export function json(value: unknown): void {
  data(`${JSON.stringify(value, null, 2)}\n`)
}

/** A step that worked: `✔ pushed 12 secrets …`. */
export function done(text: string): void {
  if (!quiet) line(`${paint(32, '✔')} ${text}`)
}

export function note(text: string): void {
  if (!quiet) line(text)
}

/** Said even with --quiet: the user would be sorry not to have read it. */
export function warn(text: string): void {
  line(`${paint(33, '!')} ${text}`)
}

export function failure(message: string, hint: string | undefined): void {
  line(`${paint(31, '✘')} ${message}`)
  if (hint !== undefined) line(`  ${hint}`)
}

/** Nothing is wrong, and it is the user's turn. */
export function pause(message: string, hint: string | undefined): void {
  line(`${paint(36, '→')} ${message}`)
  if (hint !== undefined) line(`  ${hint}`)
}

export function failureJson(value: { code: string; message: string; hint: string | undefined }): void {
  line(JSON.stringify({ error: value }))
}

/** Columns padded to the widest cell, two spaces apart, no trailing blanks. With a heading unless there is nothing to head. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [heading.map((cell) => cell.toUpperCase()), ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  for (const row of all)
    data(
      `${row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd()}\n`,
    )
}

const PROGRESS_AFTER_MS = 500

/** A progress line for work longer than half a second, only on a terminal; erased when the work ends. */
export function progress(title: string): { report(done: number, total: number): void; end(): void } {
  const started = performance.now()
  let shown = false
  return {
    report(finished, total) {
      if (quiet || !isatty(2) || performance.now() - started < PROGRESS_AFTER_MS) return
      shown = true
      const filled = total === 0 ? 20 : Math.round((finished / total) * 20)
      process.stderr.write(`\r\u001b[2K${title} ${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${finished}/${total}`)
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[2K')
    },
  }
}

function line(text: string): void {
  process.stderr.write(`${text}\n`)
}

const isColoured = (): boolean => !noColour && !env.noColor() && isatty(2)

const paint = (code: number, text: string): string => (isColoured() ? `\u001b[${code}m${text}\u001b[0m` : text)

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

/** Terminal cells a string takes: East Asian wide characters and emoji take two, combining marks none. */
function width(text: string): number {
  let cells = 0
  for (const character of text.normalize('NFC')) cells += /\p{Mn}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return cells
}
