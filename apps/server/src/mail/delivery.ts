// Mail leaves in the background: whoever asks for it never waits, so the answer's time does not tell whether a mail was sent.
// What fails is tried again a few times, then given up and logged, without content.
import { newId } from '@infisical/crypto/server'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { within } from '../within.ts'
import { MailFailure, maskAddress, type Carrier, type Mail } from './mail.ts'

export interface Mailer {
  /** Takes a mail and returns at once. */
  send(mail: Mail): void
  /** Waits until nothing is on its way, at most `deadlineMs`; answers how many mails are lost by stopping now. */
  flush(deadlineMs: number): Promise<number>
}

export interface DeliveryOptions {
  readonly log: Log
  /** Pauses between attempts. Together they stay well below the ten minutes a code is worth. */
  readonly pausesMs?: readonly number[]
  /** Mails that may wait at once; what comes on top is dropped, for memory has an end. */
  readonly capacity?: number
}

/** Mails under way at the same moment. */
const lanes = 8

export function createMailer(carrier: Carrier, options: DeliveryOptions): Mailer {
  const { log, pausesMs = [1_000, 5_000, 20_000, 60_000], capacity = 1_000 } = options
  const pending = new Set<Promise<void>>()
  const waiting: (() => void)[] = []
  let busy = 0

  const inLane = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= lanes) await new Promise<void>((resolve) => waiting.push(resolve))
    busy += 1
    try {
      return await work()
    } finally {
      busy -= 1
      waiting.shift()?.()
    }
  }

  const deliver = async (mail: Mail): Promise<void> => {
    const id = newId()
    const to = maskAddress(mail.to)
    for (let attempt = 1; ; attempt += 1) {
      try {
        await inLane(() => carrier.deliver(mail, id))
        log.info('mail-sent', { to, attempt })
        return
      } catch (error) {
        const { reason, permanent } = error instanceof MailFailure ? error : { reason: 'unexpected', permanent: true }
        const pause = permanent ? undefined : pausesMs[attempt - 1]
        if (pause === undefined) return log.error('mail-failed', { to, attempt, reason })
        log.warn('mail-delayed', { to, attempt, reason })
        // Never keeps a server alive that wants to stop; a little chance keeps many servers from knocking in step.
        await sleep(pause * (0.75 + Math.random() / 2), undefined, { ref: false })
      }
    }
  }

  return {
    send(mail) {
      if (pending.size >= capacity)
        return log.error('mail-failed', { to: maskAddress(mail.to), attempt: 0, reason: 'queue-full' })
      const delivery = deliver(mail).finally(() => pending.delete(delivery))
      pending.add(delivery)
    },
    async flush(deadlineMs) {
      await within(deadlineMs, Promise.all(pending), undefined)
      return pending.size
    },
  }
}
