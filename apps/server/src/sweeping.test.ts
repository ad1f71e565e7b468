import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { sweepNowAndThen } from './sweeping.ts'
import { memoryLog } from './testing.ts'

const onFailure = (): void => undefined

describe('sweeping', () => {
  it('comes again and again, also after a failure', async () => {
    let turns = 0
    const failures: unknown[] = []
    const { log, events } = memoryLog()
    const sweep = async (): Promise<number> => {
      turns += 1
      if (turns === 1) throw new Error('busy')
      return turns
    }
    const end = sweepNowAndThen({ sweep, log, onFailure: (failure) => failures.push(failure), everyMs: 5 })
    await expect.poll(() => turns).toBeGreaterThan(2)
    await end()
    expect(events().slice(0, 2)).toEqual(['sweep-failed', 'swept'])
    expect(failures).toHaveLength(1)
  })

  it('ends when told to, at once or with the turn it is in', async () => {
    const { log } = memoryLog()
    let done = 0
    const waiting = sweepNowAndThen({ sweep: () => Promise.resolve((done += 1)), log, onFailure, everyMs: 60_000 })
    await waiting()
    expect(done).toBe(0)

    let began = false
    const slow = async (): Promise<number> => {
      began = true
      await sleep(50)
      return (done += 1)
    }
    const end = sweepNowAndThen({ sweep: slow, log, onFailure, everyMs: 1 })
    await expect.poll(() => began).toBe(true)
    await end()
    expect(done).toBe(1)
  })
})
