import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CHECKS } from './checks.ts'
import { describeWay } from './describe.ts'
import { explore, type Exploration } from './explore.ts'
import { MUTANTS } from './mutants.ts'
import { PROPERTIES } from './properties.ts'
import { SCENARIOS } from './scenarios.ts'
import { WITNESSES, type Witness } from './witnesses.ts'

const waysToBreak = ({ broken }: Exploration): string =>
  [...broken].map(([property, way]) => `${property}:\n${describeWay(way)}`).join('\n\n')

/** How many states each scenario has, so that a change of the model that loses some is seen; and what is to be found among them. */
const EXPECTED: Record<keyof typeof SCENARIOS, { states: number; reach: Witness[] }> = {
  removal: {
    states: 64_996,
    reach: [
      'life goes on after a removal',
      'what is vouched for stays',
      'a rotation after somebody left',
      'two clients with two histories',
      'a fork that was shown',
      'a pin beside the checkpoint',
    ],
  },
  firstContact: { states: 78_801, reach: ['life goes on after a removal', 'two clients with two histories'] },
  twoOwners: { states: 163_649, reach: ['two clients with two logs', 'a fork that was shown'] },
  removedOwner: { states: 33_393, reach: ['two clients with two logs'] },
  accomplice: { states: 48_327, reach: ['an accomplice who writes on', 'a pin beside the checkpoint'] },
  otherEntries: { states: 8_868, reach: ['a commit at another entry'] },
}

describe('in every state that a server and its accomplices can bring about', () => {
  for (const [name, { states, reach }] of Object.entries(EXPECTED)) {
    const scenario = SCENARIOS[name as keyof typeof SCENARIOS]
    test(`every property holds: ${scenario.title}`, { timeout: 240_000 }, () => {
      const missing = new Set(reach)
      const explored = explore(scenario, [], (world) => {
        for (const witness of missing) if (WITNESSES[witness](world)) missing.delete(witness)
      })
      expect(waysToBreak(explored)).toBe('')
      expect([...missing]).toEqual([])
      expect(explored.states).toBe(states)
    })
  }
})

describe('a client without one of its checks', () => {
  for (const check of CHECKS) {
    const { scenario, breaks } = MUTANTS[check]
    test(`is broken without ${check}`, { timeout: 240_000 }, () => {
      const explored = explore(scenario, [check])
      expect([...explored.broken.keys()].sort()).toEqual([...breaks].sort())
      expect(breaks.length).toBeGreaterThan(0)
    })
  }
})

test('every property is broken by some mutant, and every witness is looked for', () => {
  const breakable = new Set(Object.values(MUTANTS).flatMap(({ breaks }) => breaks))
  expect([...breakable].sort()).toEqual(Object.keys(PROPERTIES).sort())
  const wanted = new Set(Object.values(EXPECTED).flatMap(({ reach }) => reach))
  expect([...wanted].sort()).toEqual(Object.keys(WITNESSES).sort())
})

test('a counterexample reads as a story', () => {
  const { scenario } = MUTANTS['checkpoint-of-head']
  const way = explore(scenario, ['checkpoint-of-head']).broken.get('gone-is-gone') ?? []
  expect(describeWay(way)).toMatch(
    /^1\. alice signs entry 1 \[E\d+: alice, remove mallory, for alice and bob, over commit 1 /,
  )
  expect(describeWay(way)).toMatch(/\n2\. (alice|bob) accepts entry 1 .*: mallory, at E\d+, epoch \d\)$/)
})

test('the README says what the tests check', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  const rows = readme
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/ +/g, ' '))
  for (const check of CHECKS) {
    const row = rows.find((line) => line.startsWith(`| \`${check}\` `)) ?? ''
    const named = [...row.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)
    expect(new Set<unknown>(named.slice(1)), check).toEqual(new Set(MUTANTS[check].breaks))
  }
  for (const [name, { states }] of Object.entries(EXPECTED)) {
    const { title, bounds } = SCENARIOS[name as keyof typeof SCENARIOS]
    const figures = `| ${Object.values(bounds).join(' · ')} | ${states.toLocaleString('en-US')} |`
    expect(
      rows.some((line) => line.startsWith(`| ${title} ${figures}`)),
      title,
    ).toBe(true)
  }
})
