// Somebody has lost everything, starts over with other keys, and comes back by a new invite. Those who had compared his keys are told.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeFor, codesFor } from '../harness/outbox.ts'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { invite, openTeam, secretsOf } from '../harness/team.ts'

let stage: Stage
let alice: Person
let bob: Person
beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'KEPT=safe\n'))
})
afterAll(() => stage[Symbol.asyncDispose]())

it('opens the same secrets again, under keys that have to be compared anew', async () => {
  const before = JSON.parse(await bob.must(['whoami', '--json'])) as { fingerprint: string[] }
  await alice.must(['members', 'verify', bob.email, '--words', before.fingerprint.join(' ')])

  const words = ['start-over', '--email', bob.email, '--yes']
  const { length } = await codesFor(stage.server.url, bob.email)
  expect(await bob.cli(words)).toMatchObject({ code: 2 })
  await bob.must([...words, '--code', await codeFor(stage.server.url, bob.email, length + 1)])
  expect(await bob.cli(['pull', '-'])).toMatchObject({ code: 3, stdout: '' })

  const refused = await alice.cli(['members', 'invite', bob.email])
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('--again')
  await bob.must(['join', await invite(alice, bob.email, '--again')])
  expect(await secretsOf(bob)).toEqual({ KEPT: 'safe' })
  const { fingerprint } = JSON.parse(await bob.must(['whoami', '--json'])) as { fingerprint: string[] }
  expect(fingerprint).not.toEqual(before.fingerprint)
  const { members } = JSON.parse(await alice.must(['members', '--json'])) as {
    members: { email: string; verified?: { by: string } }[]
  }
  expect(members.find(({ email }) => email === bob.email)?.verified).toEqual({ by: 'changed' })
})
