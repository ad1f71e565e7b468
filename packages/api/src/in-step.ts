// Answers whose parts belong to one moment. An epoch changes log, boxes and chains in one step; whoever was given some of them from before it and
// some from after it would have to think that the server lies.
import { Refusal } from './refusal.ts'

/** Each of them needs an entry that came exactly in between. */
const ATTEMPTS = 10

/** Asks again while there is no answer. Throws `unavailable` when something came in between every time. */
export async function inStep<Answer>(attempt: () => Promise<Answer | undefined>): Promise<Answer> {
  for (let n = 0; n < ATTEMPTS; n += 1) {
    const answer = await attempt()
    if (answer !== undefined) return answer
  }
  throw new Refusal('unavailable')
}
