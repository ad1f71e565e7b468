// The demo tells the truth: it plays to its end, shows nothing secret but its own made-up values, and breaks when a step fails.
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, type Stage } from '../harness/stage.ts'
import { createScreen } from './screen.ts'
import { tellStory } from './story.ts'
import { createTeller, StoryBroken } from './teller.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage[Symbol.asyncDispose]())

async function tell(): Promise<string> {
  let shown = ''
  const paper = new Writable({
    write(chunk: Buffer, _encoding, done) {
      shown += chunk.toString()
      done()
    },
  })
  const screen = createScreen(paper, { colour: false })
  await tellStory({ stage, screen, teller: createTeller(screen) })
  return shown
}

it('plays to its end and keeps its secrets', { timeout: 120_000 }, async () => {
  const shown = await tell()
  expect(shown).toContain('pushed 3 secrets to acme/dev')
  expect(shown).toContain('pulled 3 secrets from acme/dev')
  expect(shown).toContain('no name and no value stands readable')
  // Neither the secret part of the link, nor a password, nor a colour.
  expect(shown).not.toMatch(/#[\w-]{7,}/)
  expect(shown).not.toMatch(/correct horse|the passphrase of/)
  expect(shown.includes('\u{1b}')).toBe(false)
  const widest = Math.max(...shown.split('\n').map((line) => line.length))
  expect(widest).toBeLessThan(130)
})

it('breaks where a step does', async () => {
  // The first telling stopped the server.
  await expect(tell()).rejects.toThrow(StoryBroken)
})
