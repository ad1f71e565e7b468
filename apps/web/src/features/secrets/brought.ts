// Names and values on their way into an environment: from a file, from text, or from another environment.
import type { NamedValue } from '@infisical/client'
import type { Table } from '../../vault/table.ts'
import type { ReadText } from './read-text.ts'

export interface Brought {
  readonly title: string
  readonly pairs: readonly NamedValue[]
  /** What could be read, but was perhaps not meant. */
  readonly notices: readonly string[]
  /** The one to begin with. */
  readonly environment: string
  /** It cannot go to another one. */
  readonly fixed: boolean
  /** Whether it is all of the environment, a file whose gaps may mean removal, or a part that says nothing on the rest. */
  readonly scope: 'whole' | 'file' | 'part'
}

/** `environment`: where it shall go, if that is known; otherwise where most pushes go first. */
export function fromFile(table: Table, read: ReadText, environment?: string): Brought {
  const writable = table.environments.filter((each) => each.writable).map(({ name }) => name)
  return {
    ...read,
    title: `Import ${read.pairs.length.toLocaleString()} ${read.pairs.length === 1 ? 'secret' : 'secrets'}`,
    environment: environment ?? writable[0] ?? '',
    fixed: false,
    scope: 'file',
  }
}

export function fromText(read: ReadText, environment: string): Brought {
  return { ...read, title: `What becomes of ${environment}`, environment, fixed: true, scope: 'whole' }
}

export function fromEnvironment(table: Table, from: string, pairs: readonly NamedValue[]): Brought {
  const other = table.environments.find(({ name, writable }) => writable && name !== from)
  return {
    title: `Copy ${pairs.length.toLocaleString()} ${pairs.length === 1 ? 'value' : 'values'} of ${from}`,
    pairs,
    notices: [],
    environment: other?.name ?? from,
    fixed: false,
    scope: 'part',
  }
}
