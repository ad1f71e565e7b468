// What a person sees of the bootstrap: one short line per step, with its seconds. It goes to stderr, because stdout belongs to the task.

/** An expected failure: its message is all the person needs, so it is printed without a stack. */
export class Refusal extends Error {}

/** @param {string} line */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}

/**
 * Says what is being done, does it, and adds how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export const step = async (what, action) => {
  const started = performance.now()
  process.stderr.write(`${what}…`)
  try {
    const result = await action()
    process.stderr.write(` ${secondsSince(started)}\n`)
    return result
  } catch (error) {
    process.stderr.write(` failed after ${secondsSince(started)}\n`)
    throw error
  }
}

/** @param {number} started from `performance.now()` */
export const secondsSince = (started) => `${((performance.now() - started) / 1000).toFixed(1)} s`
