// Every place within a JSON value, and the same value with something else at one of them.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type Path = readonly (string | number)[]

/** In place of a value that is to be left out. */
export const GONE = Symbol('gone')

export function pathsOf(value: Json): Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  const inside = Array.isArray(value)
    ? value.map((item: Json, index): [number, Json] => [index, item])
    : Object.entries(value)
  return [[], ...inside.flatMap(([step, item]) => pathsOf(item).map((path): Path => [step, ...path]))]
}

/** undefined when there is no such place. */
export function at(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Readonly<Record<string | number, Json>>)[step]
  }
  return found
}

/** undefined when there is no such place. The whole cannot be left out. */
export function replaced(value: Json, path: Path, change: (old: Json) => Json | typeof GONE): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) {
    const next = change(value)
    return next === GONE ? undefined : next
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  const inner = (value as Readonly<Record<string | number, Json>>)[step] as Json
  const isLast = rest.length === 0
  const next = isLast ? change(inner) : replaced(inner, rest, change)
  if (next === undefined) return undefined
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => (i !== step ? [item] : next === GONE ? [] : [next]))
  const entries = Object.entries(value).flatMap(([name, item]) =>
    name !== step ? [[name, item] as const] : next === GONE ? [] : [[name, next] as const],
  )
  return Object.fromEntries(entries)
}

/** As in `result.data.chains.0.pack`. */
export const spelled = (path: Path): string => (path.length === 0 ? 'everything' : path.join('.'))
