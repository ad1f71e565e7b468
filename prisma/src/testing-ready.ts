// The migrated, empty embedded database that a test run makes once (testing-run.ts), for whoever would wait for one of his own.
import { cp } from 'node:fs/promises'
import { join } from 'node:path'

/** The directory of that database, for the processes of the run. */
export const READY = 'INFISICAL_TEST_DATABASE'

/** Puts a copy into `dataDir`, for a server to find. False outside of such a run: the server makes its own, which takes seconds. */
export async function copyReady(dataDir: string): Promise<boolean> {
  const ready = process.env[READY]
  if (ready === undefined) return false
  await cp(ready, join(dataDir, 'postgres'), { recursive: true })
  return true
}
