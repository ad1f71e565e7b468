import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryLog } from '../testing.ts'
import { createMailer } from './delivery.ts'
import { MailFailure, maskAddress, type Carrier, type Mail } from './mail.ts'

const mail: Mail = {
  to: 'alice@acme.test',
  subject: 'Your code',
  text: 'It is 123456',
  code: '123456',
  link: 'http://x/join/1',
}

/** Fails as often as told, then delivers. */
function flaky(failures: number, failure = new MailFailure('unreachable', { permanent: false })) {
  const attempts: { mail: Mail; id: string }[] = []
  const carrier: Carrier = {
    deliver: (sent, id) => {
      attempts.push({ mail: sent, id })
      return attempts.length <= failures ? Promise.reject(failure) : Promise.resolve()
    },
  }
  return { carrier, attempts }
}

describe('delivery', () => {
  it('returns before the mail has left', async () => {
    let arrived = false
    const { log } = memoryLog()
    const mailer = createMailer({ deliver: async () => void (await sleep(20), (arrived = true)) }, { log })
    mailer.send(mail)
    expect(arrived).toBe(false)
    expect(await mailer.flush(5_000)).toBe(0)
    expect(arrived).toBe(true)
  })

  it('tries again under the same id, and then says nothing more', async () => {
    const { carrier, attempts } = flaky(2)
    const { log, events } = memoryLog()
    const mailer = createMailer(carrier, { log, pausesMs: [1, 1, 1] })
    mailer.send(mail)
    expect(await mailer.flush(5_000)).toBe(0)
    expect(attempts).toHaveLength(3)
    expect(new Set(attempts.map(({ id }) => id)).size).toBe(1)
    expect(events()).toEqual(['mail-delayed', 'mail-delayed', 'mail-sent'])
  })

  it('gives up after the last pause', async () => {
    const { carrier, attempts } = flaky(9)
    const { log, events } = memoryLog()
    const mailer = createMailer(carrier, { log, pausesMs: [1, 1] })
    mailer.send(mail)
    await mailer.flush(5_000)
    expect(attempts).toHaveLength(3)
    expect(events().at(-1)).toBe('mail-failed')
  })

  it('does not repeat what can only fail, known or not', async () => {
    for (const failure of [new MailFailure('smtp-550', { permanent: true }), new Error('secret detail 123456')]) {
      const { carrier, attempts } = flaky(9, failure as MailFailure)
      const { log, events } = memoryLog()
      const mailer = createMailer(carrier, { log, pausesMs: [1, 1] })
      mailer.send(mail)
      await mailer.flush(5_000)
      expect(attempts).toHaveLength(1)
      expect(events()).toEqual(['mail-failed'])
    }
  })

  it('never logs content or an address', async () => {
    for (const failures of [0, 1, 9]) {
      const { carrier } = flaky(failures)
      const { log, text } = memoryLog()
      const mailer = createMailer(carrier, { log, pausesMs: [1] })
      mailer.send(mail)
      await mailer.flush(5_000)
      expect(text()).toContain('a***@acme.test')
      for (const word of ['123456', 'alice', 'Your code', '/join/']) expect(text()).not.toContain(word)
    }
  })

  it('stops waiting at the deadline and says what is lost', async () => {
    const { carrier } = flaky(9)
    const { log } = memoryLog()
    const mailer = createMailer(carrier, { log, pausesMs: [60_000] })
    mailer.send(mail)
    mailer.send(mail)
    const started = performance.now()
    expect(await mailer.flush(30)).toBe(2)
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('holds no more than it was given room for', async () => {
    const { log, events } = memoryLog()
    const mailer = createMailer({ deliver: () => sleep(10) }, { log, capacity: 3 })
    for (let count = 0; count < 5; count += 1) mailer.send(mail)
    await mailer.flush(5_000)
    expect(events().filter((event) => event === 'mail-failed')).toHaveLength(2)
    expect(events().filter((event) => event === 'mail-sent')).toHaveLength(3)
  })

  it('keeps to its lanes, and everything gets through', async () => {
    let under = 0
    let most = 0
    const { log } = memoryLog()
    const deliver = async (): Promise<void> => {
      under += 1
      most = Math.max(most, under)
      await sleep(2)
      under -= 1
    }
    const mailer = createMailer({ deliver }, { log })
    for (let count = 0; count < 50; count += 1) mailer.send(mail)
    expect(await mailer.flush(10_000)).toBe(0)
    expect(most).toBe(8)
  })
})

describe('a masked address', () => {
  it('shows one letter and the host, and nothing a terminal obeys', () => {
    expect(maskAddress('alice@acme.test')).toBe('a***@acme.test')
    expect(maskAddress('@acme.test')).toBe('***@acme.test')
    expect(maskAddress('nobody')).not.toContain('nobody')
    expect(maskAddress('\u001b[31m@a\r\nb\u202e')).toMatch(/^[\w@.*+?-]*$/)
  })
})
