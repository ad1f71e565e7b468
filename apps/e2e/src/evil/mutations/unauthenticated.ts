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

/**
 * When and from where somebody was last here is what the server saw, or says that it saw. It moves by itself while everything else stays, so that
 * it is left out before anything is compared.
 */
export const settled = (value: unknown): unknown => without(value, 'lastSeenAt', 'address')

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
    procedure: 'secret.push',
    path: undefined,
    why: 'a server can say that somebody else was faster when it took the push: then the client finds there what it wanted, and nothing to do',
    explains: (value, reference) => isDeepStrictEqual(value, nothingToDo(reference)),
  },
  {
    procedure: 'workspace.list',
    path: /^(result(\.data(\.workspaces.*)?)?)?$/,
    why: 'which workspaces one is in stands in no signed list: a server can keep one back, and can say nothing false about one that it names',
    explains: (value, reference) => isPartOf(value, reference),
  },
]

/** What a push of some changes comes to where they have been made already. */
function nothingToDo(pushed: unknown): unknown {
  const { changed, unchanged, ...rest } = pushed as { changed: readonly string[]; unchanged: readonly string[] }
  return { ...rest, outcome: 'nothing-to-do', changed: [], unchanged: [...unchanged, ...changed] }
}

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
