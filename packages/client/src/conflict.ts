// Others write at the same time, and the server takes whoever comes first. The rest tries again on what is there then: a few times, a
// little later each time and not all at once.
import { ApiError, ClientError } from './errors.ts'

const ATTEMPTS = 8
const FIRST_PAUSE_MS = 15

/** Repeats `attempt` while the server says `conflict-head`; `busy` when that does not end. */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict-head') throw error
    }
    await pause(FIRST_PAUSE_MS * 2 ** count * (0.5 + Math.random()))
  }
  throw new ClientError('busy')
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
