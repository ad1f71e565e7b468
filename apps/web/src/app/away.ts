// Whether the server answers, as the last question had it. Pages keep what they have meanwhile; nothing unsaved is touched.
import { failureOf } from '../vault/failure.ts'

let away = false
const listeners = new Set<() => void>()

function tell(next: boolean): void {
  if (next === away) return
  away = next
  for (const listener of listeners) listener()
}

export const serverAnswered = (): void => tell(false)

/** To be told of every failure: a refusal is an answer too. */
export function noticeAway(error: unknown): void {
  tell(failureOf(error).code === 'server-unreachable')
}

export const awaySource = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: (): boolean => away,
}
