// Reads names and values out of text that somebody brings: a .env file, a flat JSON object, a flat YAML mapping. Whatever cannot be read exactly is
// refused with its line and what to do. No message repeats text of the file: it may be half a secret.
import { DotenvError, parse } from '@infisical/dotenv'
import type { NamedValue } from '@infisical/client'

export type TextFormat = 'dotenv' | 'json' | 'yaml'

export interface ReadText {
  readonly pairs: readonly NamedValue[]
  /** What could be read, but was perhaps not meant. */
  readonly notices: readonly string[]
}

/** `fault`: a sentence or two for the person who brought the text. */
export type Reading = ReadText | { readonly fault: string }

/** By the name of the file, or else by how the text begins. */
export function formatOf(text: string, fileName = ''): TextFormat {
  if (/[.]json$/i.test(fileName)) return 'json'
  if (/[.]ya?ml$/i.test(fileName)) return 'yaml'
  if (/^\s*\{/.test(text)) return 'json'
  const first = text.split(/\r\n?|\n/).find((line) => !/^\s*(#|$)/.test(line)) ?? ''
  return /^(---|("[^"]*"|'[^']*'|[\w.-]+)\s*:(\s|$))/.test(first) ? 'yaml' : 'dotenv'
}

export async function readText(text: string, fileName?: string): Promise<Reading> {
  const format = formatOf(text, fileName)
  const reading = format === 'dotenv' ? readDotenv(text) : (await import('./read-mapping.ts')).readMapping(text, format)
  if ('pairs' in reading && reading.pairs.length === 0) return { fault: 'There is no secret in it.' }
  return reading
}

function readDotenv(text: string): Reading {
  try {
    const { entries, notices } = parse(text)
    return {
      pairs: entries.map(({ name, value }) => ({ name, value })),
      notices: notices.map(({ kind, name, line }) => `Line ${line}: ${name} ${NOTICES[kind]}`),
    }
  } catch (error) {
    if (!(error instanceof DotenvError)) throw error
    return { fault: error.message.replace(/^line (\d+):(?= (?:has|is) )/, 'Line $1').replace(/^line/, 'Line') }
  }
}

const NOTICES = {
  duplicate: 'is given again below; the last one counts.',
  cut: 'is followed by a # that begins a comment. Put the value in quotes if the # belongs to it.',
} as const

const MOST_BYTES = 16 * 1_024 * 1_024

export async function readFile(file: File): Promise<Reading> {
  if (file.size > MOST_BYTES) return { fault: 'The file is larger than 16 MB.' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return await readText(text, file.name)
  } catch (error) {
    if (error instanceof TypeError) return { fault: 'The file is not text. Save it as UTF-8.' }
    throw error
  }
}
