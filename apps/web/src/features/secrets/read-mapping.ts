// Reads a flat mapping, JSON or YAML, in which every value is one text, number, true or false: each as it is written, so that no number loses a
// digit. Loaded when the first such file is brought.
import { isAlias, isMap, isScalar, LineCounter, parseAllDocuments, type Node } from 'yaml'
import type { Reading } from './read-text.ts'

/** JSON is held to its own rules first, and then read as YAML, which knows the lines. */
export function readMapping(text: string, format: 'json' | 'yaml'): Reading {
  const lines = new LineCounter()
  const at = (offset: number): string => `Line ${lines.linePos(offset).line}`
  const source = text.replace(/^\uFEFF/, '')
  // In this schema every scalar is a text. Messages of the library quote the file, so its codes alone are used.
  const documents = parseAllDocuments(source, { schema: 'failsafe', lineCounter: lines, prettyErrors: false })
  if (!Array.isArray(documents) || documents.length === 0) return { pairs: [], notices: [] }
  if (documents.length > 1) return { fault: 'There are several documents in it. Bring one at a time.' }
  const [document] = documents
  const error = document?.errors[0]
  if (error !== undefined) return { fault: `${at(error.pos[0])}: ${FAULTS[error.code] ?? NOT_READ[format]}` }
  if (format === 'json' && !isJson(source)) return { fault: NOT_JSON }
  const contents = document?.contents
  if (contents === null || contents === undefined) return { pairs: [], notices: [] }
  if (!isMap<Node, Node | null>(contents)) return { fault: 'It is not a mapping of names to values.' }

  const pairs = []
  for (const { key, value } of contents.items) {
    const where = at(key.range?.[0] ?? 0)
    if (!isScalar<string>(key)) return { fault: `${where}: a name must be one word.` }
    if (!isScalar<string>(value) || isAlias(value)) return { fault: `${where}: ${NOT_FLAT}` }
    if (value.type === 'PLAIN' && /^(|~|null)$/i.test(value.value)) return { fault: `${where}: ${NO_VALUE}` }
    pairs.push({ name: key.value, value: value.value })
  }
  return { pairs, notices: [] }
}

const NOT_FLAT = 'the value is a list or a mapping. A secret is one text: write it in quotes, or flatten the names.'
const NO_VALUE = 'there is no value. Write "" for an empty one.'
const NOT_JSON = 'It is not valid JSON. Look for single quotes, comments and commas after the last value.'
const NOT_READ = {
  json: 'this is not valid JSON.',
  yaml: 'this cannot be read as YAML. Put quotes around the value if it has signs like : or # in it.',
}
const FAULTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the name is given twice. Keep one.',
  MISSING_CHAR: 'a quote, comma or bracket is missing.',
  TAB_AS_INDENT: 'a tab stands where only spaces may.',
  BAD_INDENT: 'the line is indented in a way that means nothing.',
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
