import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { retryOnConflict } from './conflict.ts'
import { ApiError, ClientError } from './errors.ts'

describe('trying again', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  /** Fails so many times, then gives `done`; and counts. */
  const failing = (times: number, error: Error = new ApiError('conflict-head')) => {
    const seen = { count: 0 }
    const attempt = () => (seen.count++ < times ? Promise.reject(error) : Promise.resolve('done'))
    return { seen, attempt }
  }
  const run = async <T>(work: Promise<T>): Promise<T> => {
    const settled = work.catch((error: unknown) => error)
    await vi.runAllTimersAsync()
    await settled
    return await work
  }

  it('is not needed when nobody else was faster', async () => {
    const { seen, attempt } = failing(0)
    expect(await run(retryOnConflict(attempt))).toBe('done')
    expect(seen.count).toBe(1)
  })

  it('ends with the first success', async () => {
    const { seen, attempt } = failing(3)
    expect(await run(retryOnConflict(attempt))).toBe('done')
    expect(seen.count).toBe(4)
  })

  it('ends after some attempts, and within seconds', async () => {
    const { seen, attempt } = failing(99)
    const begun = Date.now()
    await expect(run(retryOnConflict(attempt))).rejects.toMatchObject({ name: 'ClientError', code: 'busy' })
    expect(seen.count).toBe(8)
    expect(Date.now() - begun).toBeLessThan(10_000)
  })

  it.each([new ApiError('not-allowed'), new ClientError('server-unreachable'), new TypeError('a bug')])(
    'is for conflicts alone: not for %s',
    async (error) => {
      const { seen, attempt } = failing(1, error)
      await expect(run(retryOnConflict(attempt))).rejects.toBe(error)
      expect(seen.count).toBe(1)
    },
  )
})
