import { describe, expect, it } from 'vitest'
import { createOutbox } from './outbox.ts'

const mail = (to: string, text = 'It is 123456') => ({ to, subject: 'Your code', text, code: '123456' })

describe('the outbox', () => {
  it('lists what was sent to an address, newest first', () => {
    const outbox = createOutbox(() => undefined)
    outbox.send(mail('alice@acme.test', 'first'))
    outbox.send(mail('bob@acme.test'))
    outbox.send(mail('alice@acme.test', 'second'))
    expect(outbox.list(' Alice@ACME.test').map(({ text }) => text)).toEqual(['second', 'first'])
    expect(outbox.list()).toHaveLength(3)
    expect(outbox.list('carol@acme.test')).toEqual([])
  })

  it('announces that a mail waits, and not what it says', () => {
    const lines: string[] = []
    createOutbox((line) => lines.push(line)).send(mail('alice@acme.test'))
    expect(lines).toEqual(['mail for a***@acme.test waits at /dev/outbox'])
  })

  it('forgets the oldest when it is full', () => {
    const outbox = createOutbox(() => undefined)
    for (let count = 0; count < 250; count += 1) outbox.send(mail('alice@acme.test', String(count)))
    expect(outbox.list()).toHaveLength(200)
    expect(outbox.list()[0]?.text).toBe('249')
    expect(outbox.list()[199]?.text).toBe('50')
  })
})
