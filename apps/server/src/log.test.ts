import { describe, expect, it } from 'vitest'
import type { LogFields } from './log.ts'
import { memoryLog } from './testing.ts'

describe('the log', () => {
  it('writes one JSON object a line, at its level and above', () => {
    const { log, lines } = memoryLog('warn')
    log.info('request', { status: 200 })
    log.warn('mail-delayed', { attempt: 1 })
    expect(lines()).toEqual([expect.objectContaining({ level: 40, event: 'mail-delayed', attempt: 1 })])
    expect([log.writes('info'), log.writes('error')]).toEqual([false, true])
  })

  it('writes nothing it was not made for', () => {
    const { log, text } = memoryLog()
    log.info('request', { status: 200, password: 'hunter2', headers: { cookie: 'hunter2' } } as LogFields)
    expect(text()).toContain('"status":200')
    expect(text()).not.toContain('hunter2')
  })

  it('says of an error who it is, where it comes from, and not what it says', () => {
    class PrismaError extends Error {
      override readonly name = 'PrismaError'
      readonly code = 'P2010'
      readonly meta = {
        driverAdapterError: Object.assign(new Error('hunter2'), {
          cause: { originalCode: '53100', detail: 'hunter2' },
        }),
      }
    }
    const { log, lines, text } = memoryLog()
    log.error('request-failed', {
      error: new PrismaError('(value: "hunter2")\n    at hunter2 (hunter2)\n    at "hunter2":1:1'),
    })
    expect(lines()[0]?.['error']).toMatchObject({
      name: 'PrismaError',
      code: 'P2010',
      at: expect.arrayContaining([expect.stringMatching(/log\.test\.ts:\d+:\d+\)?$/)]) as unknown,
      cause: { name: 'Error', cause: { name: 'object', code: '53100' } },
    })
    expect(text()).not.toContain('hunter2')
  })

  it('survives whatever is thrown', () => {
    const { log, lines } = memoryLog()
    const circular = new Error('a')
    circular.cause = circular
    for (const error of [circular, 'text', null, 7, { code: 'a b' }, Object.create(null)]) log.error('x', { error })
    expect(lines()).toHaveLength(6)
    expect(JSON.stringify(lines())).not.toContain('"text"')
  })
})
