// When a program is called back, with what, and when not.
import { ClientError } from '@infisical/client'
import { describe, expect, it, vi } from 'vitest'
import { watchChanges } from './changes.ts'

type Secrets = Record<string, string>
type Watch = Parameters<typeof watchChanges>[0]['live']['watch']

function watching(known: Secrets | undefined) {
  let [hint, end] = [() => undefined as unknown, (_: unknown): void => undefined]
  const seen: { signal?: AbortSignal; background?: boolean | undefined } = {}
  const watch: Watch = ({ onHint, signal, background }) => {
    Object.assign(seen, { signal, background })
    hint = () => onHint({ everything: true, log: true, environmentIds: [] })
    return new Promise((_, reject) => (end = reject))
  }
  const answers: (() => Promise<Secrets>)[] = []
  const pull = vi.fn(() => answers.shift()?.() ?? Promise.reject(new Error('nobody foresaw that')))
  const [listener, onError] = [vi.fn(), vi.fn()]
  const stop = watchChanges({ live: { watch }, workspaceId: 'w', pull, known }, listener, { onError })
  const look = async (answer: () => Promise<Secrets>) => {
    answers.push(answer)
    hint()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { listener, onError, stop, look, seen, answers, pull, hint: () => hint(), end: (error: unknown) => end(error) }
}
const given = (secrets: Secrets) => () => Promise.resolve(secrets)

describe('a listener', () => {
  it('is told the names that are not what the program has, and all secrets', async () => {
    const { look, listener } = watching({ A: '1', B: '2', C: '3' })
    const now = { D: '4', B: 'two', A: '1' }
    await look(given(now))
    expect(listener).toHaveBeenCalledExactlyOnceWith(['B', 'C', 'D'], now)
    await look(given(now))
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('of a program that has nothing yet is told of what changes after the first look', async () => {
    const { look, listener } = watching(undefined)
    await look(given({ A: '1' }))
    expect(listener).not.toHaveBeenCalled()
    await look(given({ A: '2' }))
    expect(listener).toHaveBeenCalledWith(['A'], { A: '2' })
  })

  it('looks once more, and not more often, for all that comes while it looks', async () => {
    const { pull, hint, answers } = watching({})
    let answer = (_: Secrets): void => undefined
    answers.push(() => new Promise((resolve) => (answer = resolve)), given({}))
    for (let i = 0; i < 5; i += 1) hint()
    answer({})
    await vi.waitFor(() => expect(pull).toHaveBeenCalledTimes(2))
    await new Promise((resolve) => setTimeout(resolve))
    expect(pull).toHaveBeenCalledTimes(2)
  })

  it('hears of what fails in the words of the catalogue, and keeps what it has', async () => {
    const { look, listener, onError, end } = watching({ A: '1' })
    await look(() => Promise.reject(new ClientError('server-unreachable')))
    expect(onError).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: 'InfisicalError', code: 'server-unreachable' }),
    )
    await look(given({ A: '1' }))
    expect(listener).not.toHaveBeenCalled()
    end(new ClientError('not-logged-in'))
    await vi.waitFor(() => expect(onError).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'not-logged-in' })))
  })

  it('is told nothing once it stopped, and keeps no process alive', async () => {
    const { look, stop, listener, onError, seen } = watching({ A: '1' })
    expect(seen.background).toBe(true)
    stop()
    expect(seen.signal?.aborted).toBe(true)
    await look(given({ A: '2' }))
    expect(listener).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
  })
})
