// What the server mails, as the outbox of development shows it.
import { setTimeout as pause } from 'node:timers/promises'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly code?: string
  readonly link?: string
}

/** Newest first. */
export async function mailOf(server: string, to: string): Promise<readonly Mail[]> {
  const answer = await fetch(`${server}/dev/outbox?to=${encodeURIComponent(to)}`)
  if (!answer.ok) throw new Error(`The outbox answered ${answer.status}`)
  return (await answer.json()) as Mail[]
}

/** The newest code mailed to `to`, once there are that many. A mail is sent after the answer, so it may take a moment. */
export async function codeFor(server: string, to: string, count = 1): Promise<string> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    const codes = await codesFor(server, to)
    if (codes[0] !== undefined && codes.length >= count) return codes[0]
    await pause(20)
  }
  throw new Error('No code was mailed')
}

/** All codes mailed to `to` that the outbox still has, newest first. */
export async function codesFor(server: string, to: string): Promise<string[]> {
  return (await mailOf(server, to)).flatMap(({ code }) => (code === undefined ? [] : [code]))
}
