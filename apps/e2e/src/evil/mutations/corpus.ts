// Everything the real server ever said, to be said again in the wrong place: older answers, answers to others, answers about other things.
import type { Exchange } from '../evil-server.ts'
import type { Answer } from '../passing.ts'
import { at, type Json, type Path } from './json.ts'

export interface Said {
  readonly procedure: string
  readonly as: string
  readonly answer: Answer
  readonly json: Json | undefined
}

export interface Corpus {
  readonly hear: (exchange: Exchange) => void
  /** Whether what is heard from now on is kept: lies are not. */
  listen(isListening: boolean): void
  /** Answers of that procedure, newest first. */
  of(procedure: string): readonly Said[]
  /** What stands at the same place of other answers, each value once. */
  valuesAt(procedure: string, path: Path): Json[]
}

const PER_PROCEDURE = 200

/** Packs have an address each, and are one kind of answer. */
export const kindOf = (procedure: string): string => (procedure.startsWith('/packs/') ? 'pack' : procedure)

export function openCorpus(): Corpus {
  const said = new Map<string, Said[]>()
  let isOpen = true
  return {
    hear({ procedure, as, honest }) {
      if (!isOpen) return
      const kind = kindOf(procedure)
      const known = said.get(kind) ?? []
      known.unshift({ procedure: kind, as, answer: honest, json: jsonOf(honest) })
      said.set(kind, known.slice(0, PER_PROCEDURE))
    },
    listen: (isListening) => void (isOpen = isListening),
    of: (procedure) => said.get(procedure) ?? [],
    valuesAt(procedure, path) {
      const values = new Map<string, Json>()
      for (const { json } of said.get(procedure) ?? []) {
        const value = json === undefined ? undefined : at(json, path)
        if (value !== undefined) values.set(JSON.stringify(value), value)
      }
      return [...values.values()]
    },
  }
}

export function jsonOf({ headers, body }: Pick<Answer, 'headers' | 'body'>): Json | undefined {
  if (!(headers['content-type'] ?? '').startsWith('application/json')) return undefined
  try {
    return JSON.parse(body.toString()) as Json
  } catch {
    return undefined
  }
}
