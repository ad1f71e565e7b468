// Whether the server answers, as the last question had it. Pages keep what they have meanwhile; nothing unsaved is touched.
import { failureOf } from '../vault/failure.ts'
import { createSource } from '../vault/source.ts'

export const away = createSource(false)

export const serverAnswered = (): void => away.set(false)

/** To be told of every failure: a refusal is an answer too. */
export const noticeAway = (error: unknown): void => away.set(failureOf(error).code === 'server-unreachable')
