// Looks for many needles, each in all its forms, in one pass over the bytes.
import { formsOf, type Needle } from './forms.ts'

/** Tells what was found and where, and never the thing itself. */
export interface Finding {
  readonly what: string
  readonly form: string
  readonly where: string
  readonly at: number
}

export type Scan = (where: string, bytes: Uint8Array) => Finding[]

interface Sought {
  readonly what: string
  readonly form: string
  readonly bytes: Uint8Array
}

export function scannerFor(needles: readonly Needle[]): Scan {
  const sought = needles.flatMap((needle): Sought[] =>
    formsOf(needle).map(({ name, bytes }) => ({ what: needle.what, form: name, bytes })),
  )
  // By their first two bytes: most places of most files then cost one look into a table.
  const beginnings = new Array<Sought[] | undefined>(0x1_0000)
  for (const one of sought) (beginnings[beginningAt(one.bytes, 0)] ??= []).push(one)
  return (where, bytes) => {
    const findings: Finding[] = []
    for (let at = 0; at + 1 < bytes.length; at++)
      for (const { what, form, bytes: wanted } of beginnings[beginningAt(bytes, at)] ?? [])
        if (standsAt(bytes, at, wanted)) findings.push({ what, form, where, at })
    return findings
  }
}

const beginningAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > bytes.length) return false
  for (let i = 2; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}
