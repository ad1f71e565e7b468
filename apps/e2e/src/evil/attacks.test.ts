// The list of attacks, row by row, against the real client: what a lying server gets for its lies.
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Attack } from './attack.ts'
import { SECRETS_BY_INSIDER } from './attacks/insiders.ts'
import { SECRETS_BY_SERVER } from './attacks/secrets.ts'
import { provePull } from './prove.ts'
import { openWorld, type State, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const STATES: readonly State[] = ['fresh', 'pinned']

function rows(attacks: readonly Attack[]): [string, Attack, State][] {
  return attacks.flatMap((attack) =>
    (attack.states ?? STATES).map((state): [string, Attack, State] => [
      `${attack.row}: ${attack.what} (${state}): ${attack.code}`,
      attack,
      state,
    ]),
  )
}

describe('secrets, by a server alone', () => {
  it.each(rows(SECRETS_BY_SERVER))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('secrets, by a server and an insider', () => {
  it.each(rows(SECRETS_BY_INSIDER))('%s', (_, attack, state) => provePull(world, attack, state))
})
