// Breadth-first search through every state that a scenario can reach. Of each property the first step that breaks it is kept, with the
// shortest way there; behind such a step the search does not go on.
import { after, stepsFrom, type Step } from './actions.ts'
import { rulesWithout, type Check } from './checks.ts'
import { makeFold } from './fold.ts'
import { makeOffers } from './insiders.ts'
import { PROPERTIES, type Property } from './properties.ts'
import type { Scenario } from './scenarios.ts'
import { firstWorld, keyOf, type World } from './world.ts'

export interface Exploration {
  readonly states: number
  readonly steps: number
  /** The shortest way to break each property that can be broken. */
  readonly broken: ReadonlyMap<Property, readonly Step[]>
}

interface Reached {
  readonly world: World
  readonly from: Reached | undefined
  readonly step: Step | undefined
}

/** `visit` sees every state once. */
export function explore(
  scenario: Scenario,
  off: readonly Check[] = [],
  visit: (world: World) => void = () => {},
): Exploration {
  const rules = rulesWithout(off)
  const setting = { scenario, client: { rules, fold: makeFold(scenario, rules) }, offers: makeOffers(scenario) }
  const judge = makeJudge(scenario)
  const broken = new Map<Property, Step[]>()
  const first = firstWorld(scenario)
  const seen = new Set([keyOf(first)])
  const queue: Reached[] = [{ world: first, from: undefined, step: undefined }]
  let steps = 0

  for (const reached of queue) {
    visit(reached.world)
    for (const step of stepsFrom(setting, reached.world)) {
      steps += 1
      const violated = judge(step)
      for (const property of violated) if (!broken.has(property)) broken.set(property, [...wayTo(reached), step])
      const world = after(reached.world, step)
      const key = keyOf(world)
      if (violated.length > 0 || seen.has(key)) continue
      seen.add(key)
      queue.push({ world, from: reached, step })
    }
  }
  return { states: seen.size, steps, broken }
}

/** Which properties a step breaks. The same step is taken in many worlds, and judged once. */
function makeJudge(scenario: Scenario): (step: Step) => readonly Property[] {
  const names = Object.keys(PROPERTIES) as Property[]
  const kept = new Map<Step, readonly Property[]>()
  return (step) => {
    const broken = kept.get(step) ?? names.filter((name) => !PROPERTIES[name](step, scenario))
    kept.set(step, broken)
    return broken
  }
}

function wayTo(reached: Reached): Step[] {
  const way: Step[] = []
  for (let at: Reached | undefined = reached; at?.step !== undefined; at = at.from) way.push(at.step)
  return way.reverse()
}
