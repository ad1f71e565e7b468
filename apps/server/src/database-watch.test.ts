import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { watchDatabase } from './database-watch.ts'
import { memoryLog } from './testing.ts'

const diskFull = new Error('outer', {
  cause: Object.assign(new Error('inner'), { meta: { driverAdapterError: { cause: { originalCode: '53100' } } } }),
})
const patienceMs = { disk: 30, unknown: 60 }
const never = (): Promise<void> => new Promise(() => undefined)
const unlessSooner = (lost: Promise<string>): Promise<string> => Promise.race([lost, sleep(200, 'kept')])

describe('the watch over the database', () => {
  it('gives up an embedded database that no longer answers, and says whether the disk is to blame', async () => {
    for (const [failure, because] of [
      [diskFull, 'disk'],
      [new Error('something'), 'unknown'],
    ] as const) {
      const { log, events } = memoryLog()
      const { failed, lost } = watchDatabase({ engine: 'pglite', ping: never }, { log, patienceMs })
      failed(failure)
      expect(await unlessSooner(lost)).toBe(because)
      expect(events()).toContain('database-lost')
    }
  })

  it('keeps one that answers, and says that the disk is full', async () => {
    const { log, events } = memoryLog()
    const { failed, lost } = watchDatabase({ engine: 'pglite', ping: () => sleep(5) }, { log, patienceMs })
    failed(diskFull)
    expect(await unlessSooner(lost)).toBe('kept')
    expect(events()).toEqual(['disk-failed'])
  })

  it('never gives up PostgreSQL', async () => {
    const { log, events } = memoryLog()
    const ping = (): Promise<void> => Promise.reject(new Error('gone'))
    const { failed, lost } = watchDatabase({ engine: 'postgres', ping }, { log, patienceMs })
    failed(diskFull)
    failed(new Error('something'))
    expect(await unlessSooner(lost)).toBe('kept')
    expect(events()).toEqual(['disk-failed'])
  })

  it('asks once, however much fails at the same time', async () => {
    let asked = 0
    const { log, events } = memoryLog()
    const ping = async (): Promise<void> => {
      asked += 1
      await sleep(10)
    }
    const { failed } = watchDatabase({ engine: 'pglite', ping }, { log, patienceMs })
    for (let count = 0; count < 50; count += 1) failed(diskFull)
    await sleep(50)
    expect([asked, events()]).toEqual([1, ['disk-failed']])
    failed(diskFull)
    expect(asked).toBe(2)
  })
})
