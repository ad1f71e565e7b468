// What every package's tests share. A package adopts it with a vitest.config.ts of three lines (see CONTRIBUTING.md).
import { fileURLToPath } from 'node:url'
import type { ViteUserConfig } from 'vitest/config'

export const base: ViteUserConfig = {
  test: {
    include: ['src/**/*.test.{ts,tsx,mjs}', 'test/**/*.test.{ts,tsx,mjs}'],
    // Generous, because a machine with two cores runs two suites side by side; a hanging test still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
}

/** Of tests that need databases: what they share is made once for all files, which also share what they have loaded. */
export const overDatabases: ViteUserConfig = {
  test: {
    ...base.test,
    isolate: false,
    setupFiles: fileURLToPath(new URL('../crypto/test/remembered-work.ts', import.meta.url)),
    globalSetup: [fileURLToPath(new URL('../../prisma/src/testing-run.ts', import.meta.url))],
  },
}
