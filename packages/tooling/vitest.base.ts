// What every package's tests share. A package adopts it with a vitest.config.ts of three lines (see CONTRIBUTING.md).
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
