// What the page in the browser runs: the suite, case by case, with what went wrong as text.
import { SUITE } from './vectors/suite.ts'

async function runSuite(): Promise<{ name: string; failure: string }[]> {
  const outcomes = []
  for (const { name, run } of SUITE) {
    try {
      await run()
      outcomes.push({ name, failure: '' })
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? `${error.stack} ${String(error.cause)}` : String(error) })
    }
  }
  return outcomes
}

Object.assign(globalThis, { runSuite })
