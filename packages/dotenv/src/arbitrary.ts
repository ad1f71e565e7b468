// Strings for property tests: the characters that .env readers trip over, far more often than chance would have them.
import fc from 'fast-check'
import type { Pair } from './names.ts'

const TROUBLE = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    "\\'",
    '\\n',
    '\\r',
    '\\t',
    '\n',
    '\r',
    '\r\n',
    '#',
    ' #',
    ' ',
    '\t',
    '=',
    ':',
    '$',
    '${A}',
    '$(a)',
    '!',
    '~',
  ],
  ...[
    '\u00A0',
    '\uFEFF',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u007F',
    '\u001B[31m',
    '\uFFFE',
    'é',
    '👋',
    'a',
    'A',
    '0',
    'export ',
    'A=',
    'null',
    '-',
  ],
]

/** Any Unicode text: no lone surrogates. */
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...TROUBLE), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)

/** What an environment variable can hold. */
export const environmentText = anyText.map((text) => text.replaceAll('\0', '0'))

export const envName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)

export function pairsOf(value: fc.Arbitrary<string>, maxLength = 8): fc.Arbitrary<Pair[]> {
  return fc.uniqueArray(fc.record({ name: envName, value }), { selector: ({ name }) => name, maxLength })
}
