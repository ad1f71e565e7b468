// The values to change where they come from, as one copies them: a list for people, or JSON for programs.
import type { Exposure } from '@infisical/client'

export const HOW = {
  removed: 'removed',
  left: 'left',
  narrowed: 'lost access',
  machine: 'token revoked',
} as const satisfies Record<Exposure['kind'], string>

/** A value to change, with everybody who could read it. */
export interface ExposedValue {
  readonly environment: string
  /** With its folder. */
  readonly name: string
  readonly readers: readonly Pick<Exposure, 'who' | 'kind' | 'since'>[]
}

/** In the order of `exposed`, which is by environment and name. */
export function valuesOf(exposed: readonly Exposure[]): ExposedValue[] {
  const values = new Map<string, ExposedValue & { readonly readers: Exposure[] }>()
  for (const exposure of exposed) {
    const { environment, folder } = exposure
    const name = folder === '' ? exposure.name : `${folder}/${exposure.name}`
    const place = JSON.stringify([environment, name])
    const value = values.get(place) ?? { environment, name, readers: [] }
    value.readers.push(exposure)
    values.set(place, value)
  }
  return [...values.values()]
}

export const readerName = ({ who }: Pick<Exposure, 'who'>): string => who.email ?? who.name

const day = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** One value a line, under its environment. */
export function asText(values: readonly ExposedValue[]): string {
  const environments = [...new Set(values.map(({ environment }) => environment))]
  return environments
    .map((environment) => {
      const lines = values.filter((value) => value.environment === environment).map(lineOf)
      return `${environment}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

const lineOf = ({ name, readers }: ExposedValue): string =>
  `- ${name} (read by ${readers.map((reader) => `${readerName(reader)}, ${HOW[reader.kind]} ${day(reader.since)}`).join('; ')})`

export const asJson = (exposed: readonly Exposure[]): string => JSON.stringify(exposed, undefined, 2)
