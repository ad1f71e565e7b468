// How the demo looks: what is typed behind a prompt, what comes back as it is, and a remark here and there. Colour only on a terminal.
import type { Writable } from 'node:stream'

export interface Screen {
  title(text: string): void
  /** A part of the story begins. */
  part(text: string): void
  remark(text: string): void
  typed(who: string, command: string): void
  /** What a command printed. */
  printed(text: string): void
  /** Rows of two columns under a heading each. */
  sideBySide(headings: readonly [string, string], rows: readonly (readonly [string, string])[]): void
  good(text: string): void
  bad(text: string): void
}

const STYLES = { bold: '1', dim: '2', red: '31', green: '32', cyan: '36' } as const

export function createScreen(out: Writable, { colour }: { colour: boolean }): Screen {
  const say = (line = ''): void => void out.write(`${line}\n`)
  const style = (name: keyof typeof STYLES, text: string): string =>
    colour ? `\u{1b}[${STYLES[name]}m${text}\u{1b}[0m` : text
  return {
    title(text) {
      say(style('bold', text))
    },
    part(text) {
      say()
      say(style('bold', `── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`))
    },
    remark(text) {
      say(style('dim', `  # ${text}`))
    },
    typed(who, command) {
      say(`${style('cyan', `${who.padEnd(5)} $`)} ${style('bold', command)}`)
    },
    printed(text) {
      for (const line of text.replace(/\n$/, '').split('\n')) say(line === '' ? '' : `        ${line}`)
    },
    sideBySide([left, right], rows) {
      const width = Math.max(left.length, ...rows.map(([cell]) => cell.length)) + 3
      say(`  ${style('bold', left.padEnd(width) + right)}`)
      for (const [cell, other] of rows) say(`  ${style('dim', cell.padEnd(width))}${other}`)
    },
    good(text) {
      say(`${style('green', '✔')} ${text}`)
    },
    bad(text) {
      say(`${style('red', '✖')} ${text}`)
    },
  }
}
