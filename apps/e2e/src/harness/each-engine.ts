// Plays a suite twice: on the embedded database, and on a PostgreSQL.
import { testEngines, type TestPlace } from '@infisical/db/testing'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStage, type Stage } from './stage.ts'

/** `stage()` is open in tests and in hooks declared inside the suite. */
export function describeOnEachStage(name: string, suite: (stage: () => Stage) => void): void {
  for (const engine of testEngines)
    describe(`${name} (${engine.name})`, () => {
      let place: TestPlace | undefined
      let stage: Stage | undefined
      beforeAll(async () => {
        place = await engine.create()
        stage = await openStage('url' in place.options ? { databaseUrl: place.options.url } : {})
      })
      afterAll(async () => {
        await stage?.[Symbol.asyncDispose]()
        await place?.drop()
      })
      suite(() => {
        if (stage === undefined) throw new Error('The stage opens in beforeAll: ask for it inside a test or a hook')
        return stage
      })
    })
}
