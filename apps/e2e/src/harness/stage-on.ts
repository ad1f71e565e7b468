// A stage on one of the two databases.
import type { TestEngine } from '@infisical/db/testing'
import type { ServerOptions } from './server.ts'
import { openStage, type Stage } from './stage.ts'

export interface StageOn extends Stage {
  /** Of its PostgreSQL; undefined when its database is embedded. */
  readonly databaseUrl: string | undefined
}

/** Its database goes with it. */
export async function openStageOn(engine: TestEngine, options: Partial<ServerOptions> = {}): Promise<StageOn> {
  // A stage has an embedded database of its own.
  const place = engine.name === 'postgres' ? await engine.create() : undefined
  const databaseUrl = place !== undefined && 'url' in place.options ? place.options.url : undefined
  try {
    const stage = await openStage({ ...options, ...(databaseUrl !== undefined && { databaseUrl }) })
    return {
      ...stage,
      databaseUrl,
      async [Symbol.asyncDispose]() {
        await stage[Symbol.asyncDispose]()
        await place?.drop()
      },
    }
  } catch (error) {
    await place?.drop()
    throw error
  }
}
