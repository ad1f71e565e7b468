// What can be done to a value without knowing what it means, each operator by a name that says it.
import { fromBase64url, toBase64url } from '@infisical/crypto'
import { GONE, type Json } from './json.ts'
import type { Chance } from './random.ts'

export interface Operator {
  readonly name: string
  readonly apply: (value: Json) => Json | typeof GONE
  /** Says how much there is, or in which order. */
  readonly isCount?: true
}

/** Flips in one text of bytes: its regions, and some more by chance. */
const REGIONS = 8
const BY_CHANCE = 4
const LONG = 1_048_576

export function operatorsFor(value: Json, chance: Chance): Operator[] {
  return [...anything(value), ...ofKind(value, chance)].filter(
    ({ apply }) => JSON.stringify(apply(value)) !== JSON.stringify(value),
  )
}

function anything(value: Json): Operator[] {
  const others: readonly (readonly [string, Json])[] = [
    ['null', null],
    ['true', true],
    ['an empty text', ''],
    ['an empty list', []],
    ['an empty object', {}],
    ['a list of it', [value]],
    ['an object of it', { value }],
  ]
  return [
    { name: 'left out', apply: () => GONE, isCount: true },
    ...others.map(([name, other]): Operator => ({ name: `${name} in its place`, apply: () => other })),
  ]
}

function ofKind(value: Json, chance: Chance): Operator[] {
  if (typeof value === 'string') return ofText(value, chance)
  if (typeof value === 'number') return ofNumber(value)
  if (Array.isArray(value)) return ofList(value as readonly Json[])
  return typeof value === 'object' && value !== null ? ofObject(value as { readonly [name: string]: Json }) : []
}

function ofNumber(value: number): Operator[] {
  const others = [value + 1, value - 1, 0, -1, value + 0.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e308, value + 100]
  return [
    ...others.map((other): Operator => ({ name: `${other} for ${value}`, apply: () => other, isCount: true })),
    { name: 'as a text', apply: () => String(value) },
  ]
}

function ofText(value: string, chance: Chance): Operator[] {
  const changes: [string, string][] = [
    ['a character less', value.slice(0, -1)],
    ['half of it', value.slice(0, value.length >> 1)],
    ['a character more', `${value}A`],
    ['twice', value + value],
    ['a line break after it', `${value}\n`],
    ['padded', `${value}=`],
    ['a NUL before it', `\0${value}`],
    ['in capitals', value.toUpperCase()],
    ['a megabyte', 'A'.repeat(LONG)],
    ['half a surrogate pair', '\ud800'],
    ['a control sequence', '\u001b[2J\u202e'],
    ['the name of a prototype', '__proto__'],
  ]
  const place = chance.below(value.length || 1)
  const other = value[place] === '0' ? '1' : '0'
  changes.push([`another character at ${place}`, `${value.slice(0, place)}${other}${value.slice(place + 1)}`])
  const texts = changes.map(([name, text]): Operator => ({ name, apply: () => text }))
  return [...texts, ...ofBytes(value, chance)]
}

/** Texts that stand for bytes, decoded: a bit in each region, an end that is missing, an end too many. */
function ofBytes(value: string, chance: Chance): Operator[] {
  const bytes = bytesOf(value)
  if (bytes === undefined) return []
  const flips = placesIn(bytes.length, chance).map((place): Operator => {
    const bit = chance.below(8)
    return {
      name: `bit ${bit} of byte ${place} of ${bytes.length}`,
      apply: () => toBase64url(flipped(bytes, place, bit)),
    }
  })
  const cut = (name: string, ...range: [number, number?]): Operator => ({
    name,
    apply: () => toBase64url(bytes.subarray(...range)),
  })
  return [
    ...flips,
    cut('its last byte missing', 0, -1),
    cut('its first byte missing', 1),
    cut('the second half of its bytes missing', 0, bytes.length >> 1),
    { name: 'a byte too many', apply: () => toBase64url(Uint8Array.of(...bytes, 0)) },
    { name: 'all its bytes zero', apply: () => toBase64url(new Uint8Array(bytes.length)) },
  ]
}

/** The first bytes say version and kind, the last 65 are a signature and what follows it; the rest is looked at from end to end. */
export function placesIn(length: number, chance: Chance): number[] {
  const even = Array.from({ length: REGIONS }, (_, i) => Math.floor((i * length) / REGIONS))
  const some = Array.from({ length: BY_CHANCE }, () => chance.below(length))
  const places = [0, 1, 2, length - 1, length - 2, length - 65, length - 66, ...even, ...some]
  return [...new Set(places.filter((place) => place >= 0 && place < length))]
}

export function flipped(bytes: Uint8Array, place: number, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === place ? byte ^ (1 << bit) : byte))
}

function bytesOf(text: string): Uint8Array | undefined {
  // Names are of the alphabet too. What is shorter has no bytes worth a flip.
  if (text.length < 16) return undefined
  try {
    return fromBase64url(text)
  } catch {
    return undefined
  }
}

function ofList(items: readonly Json[]): Operator[] {
  const some = items.map((_, i) => i).filter((i) => i < 3 || i >= items.length - 3)
  const each = some.flatMap((i): Operator[] => [
    { name: `item ${i} twice`, apply: () => items.toSpliced(i, 0, items[i] as Json), isCount: true },
    { name: `item ${i} at the end`, apply: () => [...items.toSpliced(i, 1), items[i] as Json], isCount: true },
    { name: `null for item ${i}`, apply: () => items.with(i, null) },
  ])
  const whole: [string, readonly Json[]][] = [
    ['backwards', items.toReversed()],
    ['the first half of it', items.slice(0, items.length >> 1)],
    ['the second half of it', items.slice(items.length >> 1)],
    ['twice', [...items, ...items]],
    ['an empty text more', [...items, '']],
    ['an empty object more', [...items, {}]],
    ['ten thousand times its first item', Array.from({ length: 10_000 }, () => items[0] ?? 'A')],
  ]
  return [...each, ...whole.map(([name, list]): Operator => ({ name, apply: () => list, isCount: true }))]
}

function ofObject(value: { readonly [name: string]: Json }): Operator[] {
  const names = Object.keys(value)
  const swaps = names.flatMap((one, i) =>
    names.slice(i + 1).flatMap((other): Operator[] => {
      const [a, b] = [value[one] as Json, value[other] as Json]
      if (typeof a !== typeof b) return []
      return [{ name: `${one} and ${other} swapped`, apply: () => ({ ...value, [one]: b, [other]: a }) }]
    }),
  )
  return [
    { name: 'a field more', apply: () => ({ ...value, encrypted: false }) },
    ...(names.length === 0 ? [] : [prototype(value)]),
    ...swaps,
  ]
}

const prototype = (value: Json): Operator => ({
  name: 'a prototype',
  apply: () => JSON.parse(`{"__proto__":{"polluted":true},${JSON.stringify(value).slice(1)}`) as Json,
})
