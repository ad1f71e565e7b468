// Somebody changed what he should not have: who it was, what it was, and back again.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { openTeam } from '../harness/team.ts'

let stage: Stage
let alice: Person
let bob: Person

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'API_KEY=good\nURL=https://acme.test\n'))
  await bob.must(['secrets', 'set', 'API_KEY=bad', 'DEBUG=1', '-m', 'trying\u001b[31m\nthings'])
})
afterAll(() => stage[Symbol.asyncDispose]())

/** Columns of the log, without when. */
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.replace(/ {2}\d{4}-\d\d-\d\d \d\d:\d\dZ/, '').replace(/ {2,}/g, ' | '))

it('the log says who changed what and why, and what others wrote moves no cursor', async () => {
  const told = lines(await alice.must(['log', '--limit', '2']))
  expect(told[0]).toBe('COMMIT | WHEN | WHO | WHAT | WHY')
  expect(told[1]).toBe(`3 | ${bob.email} | +DEBUG, ~API_KEY | trying\\u{1b}[31m\\u{a}things`)
  expect(told[2]).toMatch(/^2 \| .* \| \+API_KEY, \+URL/)
  const commits = JSON.parse(await alice.must(['log', '--json'])) as { seq: number; changes: unknown }[]
  expect(commits.map(({ seq }) => seq)).toEqual([3, 2, 1])
  expect(commits[0]?.changes).toEqual({ added: ['DEBUG'], changed: ['API_KEY'], removed: [] })
  expect(lines(await alice.must(['log', '--before', '2']))).toHaveLength(2)
})

it('diff shows names, and values only when it is told to', async () => {
  const diff = await alice.cli(['diff'])
  expect(diff).toMatchObject({ code: 0, stdout: '+ DEBUG\n~ API_KEY\n' })
  expect(diff.stderr).toContain('commit 2 to 3: 1 new, 1 changed')
  const values = '+ DEBUG\n    + 1\n~ API_KEY\n    - good\n    + bad\n'
  expect(await alice.must(['diff', '2', '--values'])).toBe(values)
  expect(await alice.must(['diff', '3', '2'])).toBe('~ API_KEY\n- DEBUG\n')
  expect(await alice.must(['diff', '0', '2', '--json'])).not.toContain('good')
  expect(await alice.must(['diff', '0', '2', '--json', '--values'])).toContain('good')
  expect(await alice.must(['diff', '3', '3'])).toBe('')
  expect(await alice.cli(['diff', '9'])).toMatchObject({ code: 1, stdout: '' })
  for (const wrong of [['x'], ['1', '2', '3']])
    expect(await alice.cli(['diff', ...wrong])).toMatchObject({ code: 2, stdout: '' })
})

it('restore brings back one secret or all of them, as a new commit', async () => {
  const shown = await alice.cli(['restore', '2', '--dry-run'])
  expect(shown).toMatchObject({ code: 0, stdout: '' })
  expect(shown.stderr).toMatch(/ {2}~ API_KEY\n {2}- DEBUG\n.*would bring .* back to commit 2.*nothing was sent/)
  const asked = await alice.cli(['restore', '2'])
  expect(asked).toMatchObject({ code: 2 })
  expect(asked.stderr).toContain('--yes')
  const one = await alice.cli(['restore', '2', 'API_KEY', '--yes', '-m', 'the good key'])
  expect(one).toMatchObject({ code: 0, stdout: '' })
  expect(one.stderr).toMatch(/brought 1 secret of .*\/dev back to commit 2 \(1 changed\) · commit 4/)
  expect(await bob.must(['secrets', 'get', 'API_KEY', '--plain'])).toBe('good')
  expect(await bob.must(['secrets', 'get', 'DEBUG', '--plain'])).toBe('1')
  await bob.must(['restore', '2', '--yes', '--quiet'])
  expect(lines(await alice.must(['log', '--limit', '2'])).slice(1)).toEqual([
    `5 | ${bob.email} | -DEBUG | Restored from commit 2`,
    `4 | ${alice.email} | ~API_KEY | the good key`,
  ])
  expect((await alice.cli(['restore', '2'])).stderr).toContain('is what it was at commit 2 already')
  expect(await alice.cli(['restore', '2', 'NOPE', '--yes'])).toMatchObject({ code: 1 })
  expect(await alice.cli(['restore'])).toMatchObject({ code: 2 })
})
