// The program: settings, a server, a banner, and an end when it is told to.
import { fileURLToPath } from 'node:url'
import { banner } from './banner.ts'
import { crashOn, endWith } from './end.ts'
import { readSettings } from './env.ts'
import { createLog } from './log.ts'
import { startServer } from './server.ts'
import type { Settings } from './settings.ts'
import { stopSignal } from './signals.ts'
import { explain } from './failure.ts'
import { spareMemory } from './spare-memory.ts'
import { complain, say } from './terminal.ts'

/** For what is under way when there is no database any more. */
const hastyMs = 1_000

spareMemory()
const stop = stopSignal()
let settings: Settings | undefined
try {
  settings = readSettings()
  const log = createLog(settings.logLevel)
  crashOn(log)

  const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const directories = { migrationsDirectory: beside('migrations'), webDirectory: beside('web') }
  const server = await startServer(settings, { announce: say, log, ...directories })
  for (const line of banner(server.url, settings)) say(line)

  const why = await Promise.race([stop, server.lost])
  if (why instanceof Error) {
    await server.close(hastyMs)
    throw why
  }
  log.info('stopping', { signal: why })
  await server.close()
  endWith(0)
} catch (error) {
  for (const line of explain(error, settings)) complain(line)
  endWith(1)
}
