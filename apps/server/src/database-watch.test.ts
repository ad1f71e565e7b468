import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from '@infisical/db'
import { describe, expect, it } from 'vitest'
import { watchDatabase } from './database-watch.ts'
import { Failure } from './failure.ts'
import { memoryLog } from './testing.ts'

const diskFull = new Error('outer', {
  cause: Object.assign(new Error('inner'), { meta: { driverAdapterError: { cause: { originalCode: '53100' } } } }),
})
const patienceMs = 40
const never = (): Promise<void> => new Promise(() => undefined)
const unlessSooner = (lost: Promise<Error>): Promise<Error | 'kept'> =>
  Promise.race([lost, sleep(300, 'kept' as const)])

describe('the watch over the database', () => {
  it('gives up an embedded database that has stopped, with the reason', async () => {
    const { log, events } = memoryLog()
    const stopped = new DatabaseError('disk-full', 'The disk is full.')
    const { failed, lost } = watchDatabase({ engine: 'pglite', ping: () => Promise.reject(stopped) }, { log })
    failed(diskFull)
    expect(await unlessSooner(lost)).toBe(stopped)
    expect(events()).toEqual(['disk-failed', 'database-lost'])
  })

  it('gives up one that no longer answers', async () => {
    const { log, events } = memoryLog()
    const { failed, lost } = watchDatabase({ engine: 'pglite', ping: never }, { log, patienceMs })
    failed(new Error('something'))
    expect(await unlessSooner(lost)).toBeInstanceOf(Failure)
    expect(events()).toEqual(['database-lost'])
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
