// A mutation is one change of one answer in an act whose honest course was recorded. All of them together are the acts' nightmares: every
// field of every answer, every operator that fits it, and whatever else the server said in that place.
import type { Exchange } from '../evil-server.ts'
import type { Answer } from '../passing.ts'
import { jsonOf, kindOf, type Corpus } from './corpus.ts'
import { at, GONE, pathsOf, replaced, spelled, type Json, type Path } from './json.ts'
import { operatorsFor } from './operators.ts'
import { chance, type Chance } from './random.ts'
import { wholeOperators } from './whole-answers.ts'

export interface Mutation {
  /** By which it can be run again. */
  readonly name: string
  readonly procedure: string
  /** Which of the calls of that procedure. */
  readonly call: number
  /** Whether the later ones are answered in the same way. */
  readonly always: boolean
  /** undefined: the whole answer. */
  readonly path: Path | undefined
  /** Whether the lie is that the server refuses. */
  readonly isRefusal: boolean
  /** undefined when it does not fit the answer. */
  readonly apply: (honest: Answer) => Answer | undefined
}

/** Of these a client that was told too little asks for more: told once, a lie may be put right by the next answer. */
const ASKED_AGAIN: ReadonlySet<string> = new Set(['workspace.log', 'invite.open', 'secret.pull', 'secret.commits'])
/** Of other answers' values this many stand in for one. */
const OTHERS = 6

export function mutationsOf(recording: readonly Exchange[], corpus: Corpus, seed: number): Mutation[] {
  const calls = new Map<string, number>()
  return recording.flatMap((exchange) => {
    const procedure = kindOf(exchange.procedure)
    const call = calls.get(procedure) ?? 0
    calls.set(procedure, call + 1)
    const draw = chance(seed, `${procedure} ${call}`)
    return [
      ...ofFields(exchange, corpus, draw).map((made) => ({ ...made, isRefusal: false })),
      ...ofWhole(exchange, corpus, draw),
    ].map(({ name, ...rest }): Mutation => ({ ...rest, procedure, call, name: `${procedure} ${call}: ${name}` }))
  })
}

type Made = Pick<Mutation, 'name' | 'always' | 'path' | 'apply'>

function ofFields({ procedure, honest }: Exchange, corpus: Corpus, draw: Chance): Made[] {
  const json = jsonOf(honest)
  if (json === undefined) return []
  return pathsOf(json).flatMap((path) => {
    const value = at(json, path) as Json
    const others = corpus.valuesAt(kindOf(procedure), path).filter((other) => differs(other, value))
    const swaps = draw
      .shuffled(others)
      .slice(0, OTHERS)
      .map((other, i) => ({ name: `another answer's (${i})`, apply: () => other, isCount: true }))
    const fitting = operatorsFor(value, draw).filter(({ apply }) => path.length > 0 || apply(value) !== GONE)
    return [...fitting, ...swaps].flatMap(({ name, apply, isCount }) =>
      (isCount === true && ASKED_AGAIN.has(procedure) ? [false, true] : [true]).map((always) => ({
        name: `${spelled(path)}: ${name}${always ? '' : ', once'}`,
        always,
        path,
        apply: (answer: Answer) => told(answer, path, apply),
      })),
    )
  })
}

function ofWhole({ procedure, honest }: Exchange, corpus: Corpus, draw: Chance): (Made & { isRefusal: boolean })[] {
  const made = wholeOperators(honest, draw).map(({ name, apply, isRefusal }) => ({
    name,
    apply,
    isRefusal: isRefusal ?? false,
  }))
  const others = corpus
    .of(kindOf(procedure))
    .filter(({ answer }) => !answer.body.equals(honest.body))
    .slice(0, 4 * OTHERS)
  const replays = others.map(({ answer }, i) => ({
    name: `answer ${i} of those before`,
    apply: () => answer,
    isRefusal: answer.status >= 400,
  }))
  return [...made, ...replays].map(({ name, apply, isRefusal }) => ({
    ...{ name, apply, isRefusal },
    // Whoever is always refused ends; whoever is refused once may try again.
    ...{ always: !isRefusal || draw.below(4) > 0, path: undefined },
  }))
}

function told(honest: Answer, path: Path, change: (old: Json) => Json | typeof GONE): Answer | undefined {
  const json = jsonOf(honest)
  const next = json === undefined ? undefined : replaced(json, path, change)
  return next === undefined ? undefined : { ...honest, body: Buffer.from(JSON.stringify(next)) }
}

const differs = (one: Json, other: Json): boolean => JSON.stringify(one) !== JSON.stringify(other)

/** Whether the client sees anything of the change. */
export function isEffective(honest: Answer, told: Answer): boolean {
  const isSame =
    honest.status === told.status &&
    JSON.stringify(honest.headers) === JSON.stringify(told.headers) &&
    honest.body.equals(told.body)
  return !isSame || told.cutAfter !== undefined
}
