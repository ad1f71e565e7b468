// For vitest's `globalSetup`: one PostgreSQL for a whole run instead of one per test file. Tests work without it, only slower.
import { startServer } from './testing-postgres.ts'

/** Starts it unless TEST_DATABASE_URL names one. Resolves with what vitest calls at the end. */
export async function setup(): Promise<() => void> {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return () => undefined
  const { url, stop } = await startServer()
  // The processes that vitest starts for the test files inherit it.
  process.env['TEST_DATABASE_URL'] = url
  return stop
}
