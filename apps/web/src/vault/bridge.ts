// Calls over a message port: one side asks by name, the other answers with a result or a failure, and may tell something unasked.
// Order is kept by ids alone, so calls run beside each other.
import { failureOf, VaultError, type Failure } from './failure.ts'

/** A Worker, or what a worker has in its place. */
export interface Port {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

type Question = { readonly id: number; readonly verb: string; readonly given: readonly unknown[] }
type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly failure: Failure })
type News = { readonly news: string; readonly told: readonly unknown[] }

export type Verbs = Readonly<Record<string, (...given: never[]) => unknown>>

/** Answers what the other side asks. Returns what tells it something. */
export function serve(port: Port, verbs: Verbs): (news: string, ...told: readonly unknown[]) => void {
  const answer = async ({ id, verb, given }: Question): Promise<Answer> => {
    try {
      const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
      if (work === undefined) throw new Error(`There is no verb ${verb}`)
      return { id, result: await work(...(given as never[])) }
    } catch (error) {
      return { id, failure: failureOf(error) }
    }
  }
  port.addEventListener('message', ({ data }) => {
    const question = data as Question
    void answer(question).then((message) => {
      try {
        port.postMessage(message)
      } catch (error) {
        // A result that cannot cross is a fault of ours, and nobody shall wait for it.
        port.postMessage({ id: question.id, failure: failureOf(error) } satisfies Answer)
      }
    })
  })
  return (news, ...told) => port.postMessage({ news, told } satisfies News)
}

export interface Calls {
  call(verb: string, ...given: readonly unknown[]): Promise<unknown>
  /** Everything that waits fails, and so does every call from now on. */
  end(): void
}

/** Asks the other side, and passes on what it tells. */
export function callsOver(port: Port, listeners: Verbs): Calls {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: VaultError): void }>()
  let count = 0
  let ended = false
  port.addEventListener('message', ({ data }) => {
    const message = data as Answer | News
    if ('news' in message) {
      listeners[message.news]?.(...(message.told as never[]))
      return
    }
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if ('failure' in message) caller?.reject(new VaultError(message.failure))
    else caller?.resolve(message.result)
  })
  return {
    call: (verb, ...given) =>
      new Promise((resolve, reject) => {
        if (ended) throw new VaultError(failureOf(undefined))
        const id = (count += 1)
        port.postMessage({ id, verb, given } satisfies Question)
        waiting.set(id, { resolve, reject })
      }),
    end() {
      ended = true
      for (const { reject } of waiting.values()) reject(new VaultError(failureOf(undefined)))
      waiting.clear()
    },
  }
}
