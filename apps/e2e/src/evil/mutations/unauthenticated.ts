// What a server may say as it likes, and a person may come to see: all of it, with the reason why nothing stands behind it. What is not in
// this table and changes what a client answers is a mistake of the client.
import { isDeepStrictEqual } from 'node:util'
import type { Mutation } from './mutation.ts'

interface Row {
  readonly procedure: string
  /** undefined: any field, and the whole answer. */
  readonly path: RegExp | undefined
  readonly why: string
  /** Whether that is all that the result has otherwise. */
  readonly explains: (value: unknown, reference: unknown) => boolean
}

/** At every depth. */
function without(value: unknown, ...names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, ...names))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !names.includes(name))
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, ...names)]))
}

export const FALSE_RECEIPT =
  'a server can say that it took what it refused: the device has pinned its own commit, and what anybody commits next is a fork to it'

export const UNAUTHENTICATED: readonly Row[] = [
  {
    procedure: 'account.bundle',
    path: /^(result(\.data(\.name)?)?)?$/,
    why: 'the name of an account is no part of its sealed keys: it is shown to its owner, who signs it when he makes or joins a workspace',
    explains: (value, reference) => isDeepStrictEqual(without(value, 'name'), without(reference, 'name')),
  },
  {
    procedure: 'workspace.activity',
    path: undefined,
    why: 'when and from where somebody was last here is what the server saw, or says that it saw',
    explains: (value, reference) =>
      isDeepStrictEqual(without(value, 'lastSeenAt', 'address'), without(reference, 'lastSeenAt', 'address')),
  },
  {
    procedure: 'workspace.list',
    path: /^(result(\.data(\.workspaces.*)?)?)?$/,
    why: 'which workspaces one is in stands in no signed list: a server can keep one back, and can say nothing false about one that it names',
    explains: (value, reference) => isPartOf(value, reference),
  },
]

/** Items of the one that are all in the other, each once. */
function isPartOf(value: unknown, reference: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(reference)) return false
  const isThere = value.every((item) => reference.some((other) => isDeepStrictEqual(item, other)))
  return (
    isThere &&
    value.length < reference.length &&
    new Set(value.map((item) => JSON.stringify(item))).size === value.length
  )
}

export function unauthenticated(mutation: Mutation, value: unknown, reference: unknown): string | undefined {
  const path = mutation.path?.join('.') ?? ''
  return UNAUTHENTICATED.find(
    (row) =>
      row.procedure === mutation.procedure &&
      (row.path === undefined || row.path.test(path)) &&
      row.explains(value, reference),
  )?.why
}
