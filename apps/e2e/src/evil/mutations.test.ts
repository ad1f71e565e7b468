// Whatever a server says in place of the truth, one field at a time: the client does what it does when nobody lies, or says what is wrong.
//   MUTATIONS=all runs every mutation, MUTATIONS=<text> those with that text in their name; MUTATION_SEED=<number> settles what is by chance.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extentOf } from './mutations/extent.ts'
import { openGround, type Ground } from './mutations/ground.ts'
import { tableOf } from './mutations/report.ts'
import { SCENARIOS } from './mutations/scenarios.ts'
import { tryScenario, type Report } from './mutations/trial.ts'

const extent = extentOf(process.env)
const reports: Report[] = []
/** One mistake of the client shows in many mutations. */
const SHOWN = 40

let ground: Ground
let opened: Ground | undefined
beforeAll(async () => {
  ground = opened = await openGround()
})
afterAll(async () => {
  process.stdout.write(tableOf(reports, extent.seed))
  await opened?.[Symbol.asyncDispose]()
})

describe('every lie', () => {
  it.each(SCENARIOS)('about $name', { timeout: 1_800_000 }, async (scenario) => {
    const report = await tryScenario(ground, scenario, extent)
    reports.push(report)
    // Of a long run one wants to know as it goes.
    if (extent.which === 'all') process.stdout.write(`${tableOf([report], extent.seed)}${report.failures.join('\n')}\n`)
    expect(report.failures.slice(0, SHOWN).join('\n')).toBe('')
    expect(report.possible).toBeGreaterThan(50)
  })
})
