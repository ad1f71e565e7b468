// The power goes, ten times, while two people push: what the server acknowledged is there afterwards, it opens its database by itself,
// and the people go on as if nothing had happened.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { openTeam, secretsOf } from '../harness/team.ts'

const KILLS = 10

let stage: Stage
let people: readonly Person[]

beforeAll(async () => {
  stage = await openStage()
  const { alice, bob } = await openTeam(stage, 'KEPT=safe\n')
  people = [alice, bob]
})
afterAll(() => stage[Symbol.asyncDispose]())

it('keeps every acknowledged push through ten kills', { timeout: 180_000 }, async () => {
  const acknowledged = new Map([['KEPT', 'safe']])
  const sent = new Map(acknowledged)
  const [reader] = people
  for (let round = 0; round < KILLS; round += 1) {
    const stream = startStream(round, { people, acknowledged, sent })
    await stream.firstAcknowledged
    // Somewhere within the pushes that follow.
    await pause(round * 25)
    expect(await stage.server.kill()).toMatchObject({ signal: 'SIGKILL' })
    const failures = await stream.ended
    // What did not get through is told as that and nothing else: neither as tampering nor as a riddle.
    expect(failures.filter(({ code }) => code !== 6)).toEqual([])

    await stage.server.restart()
    const found = await secretsOf(reader as Person)
    for (const [name, value] of acknowledged) expect(found[name], `${name} after kill ${round + 1}`).toBe(value)
    // Nothing else is there than what was sent: an unacknowledged push is there whole or not at all.
    for (const [name, value] of Object.entries(found)) expect(value).toBe(sent.get(name))
  }
  expect(acknowledged.size).toBeGreaterThan(KILLS)
  for (const person of people) await person.must(['verify', '--json'])
})

interface Stream {
  readonly firstAcknowledged: Promise<void>
  /** Resolves when everybody has met the dead server, to what they were told. */
  readonly ended: Promise<readonly { readonly code: number | null; readonly stderr: string }[]>
}

interface Books {
  readonly people: readonly Person[]
  readonly acknowledged: Map<string, string>
  readonly sent: Map<string, string>
}

/** Everybody pushes one secret after the other until a push fails. */
function startStream(round: number, { people, acknowledged, sent }: Books): Stream {
  let tell: () => void = () => undefined
  const firstAcknowledged = new Promise<void>((resolve) => (tell = resolve))
  const push = async (person: Person): Promise<{ code: number | null; stderr: string }> => {
    for (let count = 0; ; count += 1) {
      const [name, value] = [`R${round}_${person.name.toUpperCase()}_${count}`, `${round}.${count}`]
      sent.set(name, value)
      const { code, stderr } = await person.cli(['secrets', 'set', `${name}=${value}`])
      if (code !== 0) return { code, stderr }
      acknowledged.set(name, value)
      tell()
    }
  }
  const ended = Promise.all(people.map(push)).finally(tell)
  return { firstAcknowledged, ended }
}
