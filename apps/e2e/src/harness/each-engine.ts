// Plays a suite twice: on the embedded database, and on a PostgreSQL.
import { testEngines } from '@infisical/db/testing'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Stage } from './stage.ts'
import { openStageOn } from './stage-on.ts'

/** `stage()` is open in tests and in hooks declared inside the suite. */
export function describeOnEachStage(name: string, suite: (stage: () => Stage) => void): void {
  for (const engine of testEngines)
    describe(`${name} (${engine.name})`, () => {
      let stage: Stage | undefined
      beforeAll(async () => {
        stage = await openStageOn(engine)
      })
      afterAll(() => stage?.[Symbol.asyncDispose]())
      suite(() => {
        if (stage === undefined) throw new Error('The stage opens in beforeAll: ask for it inside a test or a hook')
        return stage
      })
    })
}
