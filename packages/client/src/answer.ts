// Reads an answer's body up to a limit, and as JSON only where it says it is: a proxy's web page is told apart from our server.
import { ClientError } from './errors.ts'
import type { FetchAnswer } from './fetch.ts'

export async function readJson(answer: FetchAnswer, limit: number): Promise<unknown> {
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/json')) throw new ClientError('not-infisical')
  const bytes = await readAnswer(answer, limit)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    throw new ClientError('not-infisical')
  }
}

/** Stops reading at the limit, whatever length the server announced. */
export async function readAnswer(answer: FetchAnswer, limit: number): Promise<Uint8Array> {
  if (Number(answer.headers.get('content-length') ?? 0) > limit) throw new ClientError('answer-too-large')
  try {
    const bytes = answer.body ? await readPieces(answer.body, limit) : new Uint8Array(await answer.arrayBuffer())
    if (bytes.byteLength > limit) throw new ClientError('answer-too-large')
    return bytes
  } catch (error) {
    throw error instanceof ClientError ? error : new ClientError('server-unreachable', {}, { cause: error })
  }
}

async function readPieces(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const reader = body.getReader()
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > limit) {
      await reader.cancel()
      throw new ClientError('answer-too-large')
    }
    pieces.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}
